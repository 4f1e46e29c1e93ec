// @ts-check
/**
 * Which session is this tab's own. A reload keeps it; a second tab, and a duplicated one (to which the browser copies
 * the storage), gets another one: the tab that has it answers on a channel.
 */

const STORAGE_KEY = "nnvisu.session";
const CHANNEL = "nnvisu.tabs";
const ANSWER_MS = 150;

export class TabSession {
  /** Told apart from other tabs by chance; need not be secret. */
  #token = Math.random();
  /** @type {BroadcastChannel | null} */
  #channel = null;
  #storage;
  /** @type {string | null} */
  #claimed = null;
  #isOwner = false;
  #isLost = false;

  /** @param {Storage | null} storage null where the browser denies it */
  constructor(storage) {
    this.#storage = storage;
    // Without storage there is no session to share; in a frame of another site the channel may be denied with it.
    if (!storage) return;
    this.#channel = new BroadcastChannel(CHANNEL);
    this.#channel.addEventListener("message", (event) => this.#hear(event.data));
  }

  /**
   * Return the id that this tab may come back to, or null if there is none or another tab lives on it.
   * @returns {Promise<string | null>}
   */
  async claim() {
    const id = this.#storage?.getItem(STORAGE_KEY) ?? null;
    if (!id) return null;
    this.#claimed = id;
    this.#channel?.postMessage({ kind: "claim", id, token: this.#token });
    await new Promise((resolve) => setTimeout(resolve, ANSWER_MS));
    this.#isOwner = !this.#isLost;
    if (this.#isLost) {
      this.#claimed = null;
      this.#storage?.clear();
    }
    return this.#claimed;
  }

  /** @param {string} id from now on this tab's own */
  keep(id) {
    this.#claimed = id;
    this.#isOwner = true;
    this.#storage?.setItem(STORAGE_KEY, id);
  }

  /** @param {{kind: string, id: string, token: number}} message of another tab */
  #hear({ kind, id, token }) {
    if (id !== this.#claimed || token === this.#token) return;
    if (kind === "taken") this.#isLost = true;
    // Of two tabs that were restored in the same moment, the lower token wins.
    if (kind === "claim" && (this.#isOwner || this.#token < token)) {
      this.#channel?.postMessage({ kind: "taken", id, token: this.#token });
    }
  }
}
