// @ts-check
/**
 * The run of a link, `#run=…`, or of one of TensorFlow Playground, `#tfp=…`: made when the page is opened with it, and when it is
 * put into the address of an open page.
 */

import { playgroundIn, readFragment, withoutKey } from "./fragment.js";

const KEY = "run";
const PLAYGROUND = /^\s*https?:\/\/playground\.tensorflow\.org\/\S*#\S+\s*$/i;

/**
 * @param {string} text that somebody pasted
 * @returns {boolean} whether it is a link of TensorFlow Playground, which is opened then
 */
export function openPlaygroundLink(text) {
  if (!PLAYGROUND.test(text)) return false;
  location.hash = `tfp=${encodeURIComponent(text.trim().replace(/^[^#]*#/, ""))}`;
  return true;
}

export class SharedRun {
  #app;

  /** @param {Pick<import("./app-context.js").AppContext, "store" | "send" | "editor">} app */
  constructor(app) {
    this.#app = app;
    addEventListener("hashchange", () => this.#follow());
  }

  /** Whether the address asks for a run. */
  get isAsked() {
    return readFragment(location.hash).has(KEY) || playgroundIn(location.hash) !== null;
  }

  /** Make the run that the address asks for, if it asks for one. A reload comes back to it and does not make it once more. */
  async make() {
    const packed = readFragment(location.hash).get(KEY);
    try {
      const playground = playgroundIn(location.hash);
      if (playground) await this.#makePlayground(playground);
      else if (packed !== null) await this.#makeRun(packed);
    } catch (error) {
      this.#app.store.tell({ text: /** @type {Error} */ (error).message, tone: "error" });
    }
  }

  /** @param {string} packed */
  async #makeRun(packed) {
    leave(withoutKey(location.hash, KEY));
    const [{ unpackRecipe }, { replaceRun }] = await Promise.all([import("./recipe-link.js"), import("./recipes.js")]);
    replaceRun(this.#app, await unpackRecipe(packed));
  }

  /** @param {{link: string, others: string}} playground */
  async #makePlayground({ link, others }) {
    leave(others);
    const [{ recipeOfPlayground }, { replaceRun }] = await Promise.all([import("../model/playground.js"), import("./recipes.js")]);
    const { recipe, differences } = recipeOfPlayground(link);
    if (replaceRun(this.#app, recipe)) this.#app.store.set({ differences });
  }

  #follow() {
    if (!this.isAsked) return;
    const { link, role, status } = this.#app.store.state;
    // A viewer has no run: the page opens anew, with a session of its own.
    if (role === "viewer") location.assign(`${location.pathname}${location.hash}`);
    // Without a session it stays in the address until there is one.
    else if (link.state === "open" && status !== "connecting") void this.make();
  }
}

/** @param {string} hash that the address has from now on */
function leave(hash) {
  history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}
