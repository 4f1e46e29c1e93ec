// @ts-check
/** What the page does when it has got a session: a new one, its own again, one to watch, or one that replaces a lost one. */

import { viewCheckpoint } from "../model/view-checkpoint.js";
import { COMMAND } from "../wire/messages.js";
import { newSessionId } from "./session-id.js";
import { loadRecipe, loadRun, recipeOf } from "./tab-memory.js";
import { COPIED_IS_GONE, THIS_IS_A_COPY, WATCHED_IS_GONE } from "./texts.js";

/**
 * @typedef {object} Options
 * @property {import("../model/store.js").Store} store
 * @property {import("./sender.js").Send} send
 * @property {import("./tab-session.js").TabSession} tabSession
 * @property {string | null} watchedId the id in the page's own address
 * @property {string | null} copiedId that of the session to begin a copy of
 * @property {import("./shared-run.js").SharedRun} sharedRun what the page's address asks for beside
 * @property {Storage | null} storage the tab's own
 * @property {string} routingKey that a new session's id has to have, "" for any
 */

export class SessionRecovery {
  #options;
  #sessionId;
  #newId;
  #watchedId;
  #copiedId;

  /**
   * @param {Options} options
   * @param {string | null} ownId the session that this tab may come back to
   */
  constructor(options, ownId) {
    this.#options = options;
    this.#sessionId = ownId;
    this.#newId = newSessionId(options.copiedId, options.routingKey);
    this.#watchedId = options.watchedId;
    this.#copiedId = options.copiedId;
  }

  /** The id to ask for at the next attempt. */
  get sessionId() {
    return this.#watchedId ?? this.#sessionId ?? this.#newId;
  }

  /** The id of the session that a new one should be a copy of. */
  get copiedId() {
    return this.#copiedId;
  }

  /** @param {import("../wire/messages.js").SessionMessage} message */
  handle({ session, role, resumed, copied }) {
    if (role === "viewer" || session === null) return;
    const wasWatching = this.#watchedId !== null;
    const hadSession = this.#sessionId !== null;
    if (wasWatching) this.#stopWatching();
    this.#sessionId = session;
    this.#options.tabSession.keep(session);
    // The state still has the role of a viewer here, who could send nothing.
    this.#options.store.set({ role });
    if (!wasWatching && hadSession) this.#recall(resumed);
    const { sharedRun } = this.#options;
    // Not so if the link was lost before the first greeting: then it is new to this page.
    if (resumed && (hadSession || wasWatching)) {
      void sharedRun.make();
      return;
    }
    if (hadSession && !wasWatching && !sharedRun.isAsked) {
      // The new session is about to tell its own data.
      const held = this.#held();
      viewCheckpoint(this.#options.store, null);
      this.#options.store.set({ pointsAt: null, configAt: null });
      void import("./restore-lost-run.js").then(({ restoreLostRun }) => restoreLostRun(this.#options, held));
      return;
    }
    // The page's own command answers nothing that was told meanwhile, as a lesson's that it could not find.
    const { notice } = this.#options.store.state;
    this.#options.send(COMMAND.SET_PACE, { steps_per_second: "watch" });
    this.#options.store.tell(notice);
    if (wasWatching) this.#tell(WATCHED_IS_GONE);
    // One that was there before was made for an attempt whose greeting got lost.
    if (this.#copiedId) this.#arriveAtCopy(copied || resumed ? THIS_IS_A_COPY : COPIED_IS_GONE);
    void sharedRun.make();
  }

  /**
   * Points edited by hand do not tell what made them.
   * @param {boolean} resumed
   */
  #recall(resumed) {
    const { store, storage } = this.#options;
    const saved = loadRecipe(storage);
    const lastGenerator = store.state.lastGenerator ?? saved?.lastGenerator ?? null;
    // A new session tells its own points first.
    if (resumed) store.set({ lastGenerator });
    else store.set({ restored: { lastGenerator } });
  }

  /** What the page holds of the run. */
  #held() {
    const { store, storage } = this.#options;
    const wasRunning = store.state.status === "running";
    return { recipe: recipeOf(store.state) ?? loadRecipe(storage), run: loadRun(storage, store.state), wasRunning };
  }

  #stopWatching() {
    this.#watchedId = null;
    history.replaceState(null, "", location.pathname);
  }

  /**
   * A reload comes back to the copy; it makes no other one.
   * @param {string} text
   */
  #arriveAtCopy(text) {
    this.#copiedId = null;
    history.replaceState(history.state, "", `${location.pathname}${location.hash}`);
    this.#tell(text);
  }

  /** @param {string} text */
  #tell(text) {
    this.#options.store.tell({ text, tone: "info" });
  }
}
