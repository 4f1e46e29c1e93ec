// @ts-check
/** Asks a worker to read a table; of several questions only the last is answered. */

import { locale } from "../../ui/locale.js";

/** @typedef {import("../../model/table/import-job.js").Request} Request */
/** @typedef {import("../../model/table/import-job.js").Answer} Answer */

export class TableReader {
  #onAnswer;
  #onFault;
  /** @type {Worker | null} */
  #worker = null;
  #lastId = 0;

  /**
   * @param {(answer: Answer) => void} onAnswer
   * @param {() => void} onFault where the worker cannot be loaded, or has failed
   */
  constructor(onAnswer, onFault) {
    this.#onAnswer = onAnswer;
    this.#onFault = onFault;
  }

  /** @param {Request} request */
  ask(request) {
    // As plain modules: the bundled parts lack what the page has already.
    this.#worker ??= this.#start("static/js/features/data/import-worker.js");
    this.#lastId += 1;
    const { source } = request;
    this.#worker.postMessage({ id: this.#lastId, lang: locale.lang, request }, source instanceof ArrayBuffer ? [source] : []);
  }

  /** Answers that are on their way are of no use any more. */
  forget() {
    this.#lastId += 1;
  }

  /** The table's memory goes back. */
  end() {
    this.#worker?.terminate();
    this.#worker = null;
  }

  /** @param {string} url */
  #start(url) {
    const worker = new Worker(url, { type: "module" });
    worker.addEventListener("message", ({ data: { id, answer } }) => {
      if (id === this.#lastId) this.#onAnswer(answer);
    });
    worker.addEventListener("error", (event) => {
      console.error(event.message);
      this.end();
      this.#onFault();
    });
    return worker;
  }
}
