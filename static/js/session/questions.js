// @ts-check
/** Questions to the server, each with a promise of its answer. The server answers each kind in the order of asking. */

import { COMMAND, EVENT } from "../wire/messages.js";

/** @type {Record<string, string>} the answer's type by the question's */
const ANSWERS = {
  [COMMAND.RANK_POINTS]: EVENT.POINT_LOSSES,
  [COMMAND.TRACE]: EVENT.TRACE,
  [COMMAND.GET_MODEL]: EVENT.MODEL,
  [COMMAND.GET_NEURON]: EVENT.NEURON,
  [COMMAND.GET_RECIPE]: EVENT.RECIPE,
  [COMMAND.PROBE]: EVENT.PROBE_RESULT,
};

/** @typedef {{type: string, fields: Record<string, any>, resolve: (message: any) => void, reject: (error: Error) => void}} Waiting */

export class Questions {
  #send;
  /** @type {Waiting[]} oldest first */
  #waiting = [];

  /** @param {import("./sender.js").Send} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @param {string} type
   * @param {Record<string, any>} [fields]
   * @returns {Promise<any>} the answer; fails with what the server says, or where there is none
   */
  ask(type, fields = {}) {
    return new Promise((resolve, reject) => {
      if (this.#send(type, fields)) this.#waiting.push({ type, fields, resolve, reject });
      else reject(new Error("Not connected: the server could not be asked."));
    });
  }

  /** Whether an answer is on its way that may be so large that nothing else comes for a while. */
  get awaitsModel() {
    return this.#waiting.some(({ type }) => type === COMMAND.GET_MODEL);
  }

  /**
   * Take a message if it answers a question.
   * @param {any} message
   * @returns {boolean} whether it was one
   */
  handle(message) {
    // Nothing that was asked on an earlier socket is answered on a new one.
    if (message.type === EVENT.SESSION) this.#waiting.splice(0).forEach(({ reject }) => reject(new Error("The link was lost.")));
    const isError = message.type === EVENT.ERROR;
    const i = this.#waiting.findIndex((waiting) => (isError ? waiting.type === message.command : isAnswer(message, waiting)));
    if (i < 0) return false;
    const [{ resolve, reject }] = this.#waiting.splice(i, 1);
    if (isError) reject(new Error(message.message));
    else resolve(message);
    return true;
  }
}

/**
 * @param {any} message
 * @param {Waiting} waiting
 */
function isAnswer(message, { type, fields }) {
  if (ANSWERS[type] !== message.type) return false;
  // Places are probed all the time under the pointer, too.
  return type !== COMMAND.PROBE || (message.x === fields.x && message.y === fields.y);
}
