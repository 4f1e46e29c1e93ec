// @ts-check
/** The run of a link, `#run=…`: made when the page is opened with it, and when it is put into the address of an open page. */

import { readFragment, withoutKey } from "./fragment.js";

const KEY = "run";

export class SharedRun {
  #app;

  /** @param {Pick<import("./app-context.js").AppContext, "store" | "send" | "editor">} app */
  constructor(app) {
    this.#app = app;
    addEventListener("hashchange", () => this.#follow());
  }

  /** Whether the address asks for a run. */
  get isAsked() {
    return readFragment(location.hash).has(KEY);
  }

  /** Make the run that the address asks for, if it asks for one. A reload comes back to it and does not make it once more. */
  async make() {
    const packed = readFragment(location.hash).get(KEY);
    if (packed === null) return;
    history.replaceState(null, "", `${location.pathname}${location.search}${withoutKey(location.hash, KEY)}`);
    try {
      const [{ unpackRecipe }, { replaceRun }] = await Promise.all([import("./recipe-link.js"), import("./recipes.js")]);
      replaceRun(this.#app, await unpackRecipe(packed));
    } catch (error) {
      this.#app.store.set({ notice: { text: /** @type {Error} */ (error).message, tone: "error" } });
    }
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
