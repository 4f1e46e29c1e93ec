// @ts-check
/** What the page does when it has got a session: a new one, its own again, one to watch, or one that replaces a lost one. */

import { withoutKey } from "./fragment.js";
import { COMMAND } from "./messages.js";
import { loadRecipe } from "./share/recipes.js";
import { recipeOf } from "./tab-memory.js";

/** @typedef {import("./tab-memory.js").Recipe} Recipe */

/**
 * @typedef {object} Options
 * @property {import("./store.js").Store} store
 * @property {import("./sender.js").Send} send
 * @property {import("./tab-session.js").TabSession} tabSession
 * @property {string | null} watchedId the id in the page's own address
 * @property {string | null} copiedId that of the session to begin a copy of
 * @property {string | null} sharedRun the packed recipe of a run to make, from the page's address
 * @property {() => Recipe | null} savedRecipe what was kept over a reload
 */

export class HomeComing {
  #options;
  #sessionId;
  #watchedId;
  #copiedId;
  #sharedRun;

  /**
   * @param {Options} options
   * @param {string | null} ownId the session that this tab may come back to
   */
  constructor(options, ownId) {
    this.#options = options;
    this.#sessionId = ownId;
    this.#watchedId = options.watchedId;
    this.#copiedId = options.copiedId;
    this.#sharedRun = options.sharedRun;
  }

  /** The id to ask for at the next attempt. */
  get sessionId() {
    return this.#watchedId ?? this.#sessionId;
  }

  /** The id of the session that a new one should be a copy of. */
  get copiedId() {
    return this.#copiedId;
  }

  /** @param {any} message the `session` message */
  take({ session, role, resumed }) {
    if (role === "viewer") return;
    const wasWatching = this.#watchedId !== null;
    const hadSession = this.#sessionId !== null;
    if (wasWatching) this.#stopWatching(resumed);
    this.#sessionId = session;
    this.#options.tabSession.keep(session);
    // The state still has the role of a viewer here, who could send nothing.
    this.#options.store.set({ role });
    if (!wasWatching && hadSession) this.#recallGenerator(resumed);
    if (resumed) return;
    if (hadSession && !wasWatching) {
      this.#makeAnew();
      return;
    }
    this.#options.send(COMMAND.SET_PACE, { steps_per_second: "watch" });
    if (this.#copiedId) this.#arriveAtCopy();
    if (this.#sharedRun) void this.#makeShared(this.#sharedRun);
  }

  /**
   * Points edited by hand do not tell what made them; the tab remembers.
   * @param {boolean} resumed
   */
  #recallGenerator(resumed) {
    const { store, savedRecipe } = this.#options;
    const lastGenerator = store.state.lastGenerator ?? savedRecipe()?.lastGenerator ?? null;
    // A new session tells its own points first.
    store.set(resumed ? { lastGenerator } : { restoredGenerator: lastGenerator });
    // Names and units of a file are known to the tab alone; generated points have none.
    const { classNames = null, scale = null } = store.state.config ? store.state : (savedRecipe() ?? {});
    if (resumed) store.set({ classNames, scale });
  }

  /** @param {boolean} resumed */
  #stopWatching(resumed) {
    this.#watchedId = null;
    history.replaceState(null, "", location.pathname);
    if (!resumed) this.#tell("The session that you watched is gone. This is a new one of your own.");
  }

  /** A reload comes back to the copy; it makes no other one. */
  #arriveAtCopy() {
    this.#copiedId = null;
    history.replaceState(null, "", `${location.pathname}${location.hash}`);
    this.#tell("This is a copy of the session that you watched, and yours to change.");
  }

  /**
   * Make the run of a link. A reload comes back to it and does not make it once more.
   * @param {string} packed
   */
  async #makeShared(packed) {
    this.#sharedRun = null;
    history.replaceState(null, "", `${location.pathname}${location.search}${withoutKey(location.hash, "run")}`);
    try {
      const { unpackRecipe } = await import("./share/recipe-link.js");
      loadRecipe(this.#options.send, await unpackRecipe(packed));
    } catch (error) {
      this.#options.store.set({ notice: { text: /** @type {Error} */ (error).message, tone: "error" } });
    }
  }

  /** The server has lost the session: make the same run from what the page holds. */
  #makeAnew() {
    const { store, send, savedRecipe } = this.#options;
    const recipe = recipeOf(store.state) ?? savedRecipe();
    if (!recipe) {
      send(COMMAND.SET_PACE, { steps_per_second: "watch" });
      return;
    }
    sendData(send, recipe);
    send(COMMAND.UPDATE_CONFIG, { config: recipe.config });
    send(COMMAND.RESET);
    send(COMMAND.SET_PACE, { steps_per_second: recipe.pace });
    this.#tell("The server had lost this session. It was made anew from your data and settings, at step 0.");
  }

  /** @param {string} text */
  #tell(text) {
    this.#options.store.set({ notice: { text, tone: "info" } });
  }
}

/**
 * A generator gives the points bit for bit; columns come back with the 6 decimals that were told.
 * @param {import("./sender.js").Send} send
 * @param {Recipe} recipe
 */
function sendData(send, { points, generator }) {
  if (generator) {
    send(COMMAND.GENERATE_DATA, generator);
    return;
  }
  const { test, ...columns } = points;
  send(COMMAND.UPDATE_DATA, { points: columns, test });
}
