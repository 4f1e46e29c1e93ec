// @ts-check
/**
 * Keeps the run's recipe in the tab, so that it can be made again if the server loses it. It is asked for after changes
 * only: between them the run goes on by itself, and its step is known.
 */

import { canCommand } from "../model/state.js";
import { COMMAND } from "../wire/messages.js";
import { saveRun, saveStep } from "./tab-memory.js";

const SOON_MS = 400;
/** A recipe with many points is large: it takes a share of the link only. */
const CHARS_PER_MS = 10;
const MAX_CHARS = 600_000; // 10,000 points take half of it

export class RecipeAutosave {
  #store;
  #questions;
  #storage;
  /** The run whose recipe was asked for last: its session, and what was changed in it. */
  #known = { nSessions: 0, nChanges: -1 };
  #timer = 0;
  #notBefore = 0;

  /**
   * @param {import("../model/store.js").Store} store
   * @param {import("./questions.js").Questions} questions
   * @param {Storage | null} storage the tab's own
   */
  constructor(store, questions, storage) {
    this.#store = store;
    this.#questions = questions;
    this.#storage = storage;
    store.watch((state) => [state.nChanges, state.nSessions, canCommand(state)], () => this.#schedule());
    store.watch((state) => [state.status, state.status === "running" || state.step], () => this.#noteStep());
    addEventListener("pagehide", () => this.#noteStep());
  }

  get #isKnown() {
    const { nSessions, nChanges } = this.#store.state;
    return this.#known.nSessions === nSessions && this.#known.nChanges === nChanges;
  }

  #noteStep() {
    if (this.#isKnown && canCommand(this.#store.state)) saveStep(this.#storage, this.#store.state.step);
  }

  #schedule() {
    const { state } = this.#store;
    if (this.#timer || this.#isKnown || state.nChanges === null || !canCommand(state)) return;
    this.#timer = setTimeout(() => void this.#ask(), Math.max(SOON_MS, this.#notBefore - performance.now()));
  }

  async #ask() {
    const { viewerId, nSessions } = this.#store.state;
    try {
      const message = await this.#questions.ask(COMMAND.GET_RECIPE);
      const text = JSON.stringify({ ...message, viewerId });
      this.#notBefore = performance.now() + text.length / CHARS_PER_MS;
      this.#known = { nSessions, nChanges: message.n_changes };
      saveRun(this.#storage, text.length > MAX_CHARS ? null : text);
      this.#noteStep();
    } catch {
      // It was changed too often to be written down, or the link is lost: then the next change asks again.
      this.#known = { nSessions, nChanges: this.#store.state.nChanges ?? -1 };
      if (canCommand(this.#store.state)) saveRun(this.#storage, null);
    }
    this.#timer = 0;
    this.#schedule();
  }
}
