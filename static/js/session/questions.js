// @ts-check
/** Questions to the server, each with a promise of its answer. The server answers each kind in the order of asking. */

import { ANSWERS, COMMAND, EVENT } from "../wire/messages.js";
import { COULD_NOT_ASK, LINK_LOST } from "./texts.js";

/** @typedef {import("../wire/messages.js").AnyMessage} AnyMessage */
/** @typedef {import("../wire/messages.js").Answers} Answers */
/** @typedef {keyof Answers} QuestionType */
/** @typedef {(answer: Answers[QuestionType]) => void} Resolve */
/** @typedef {{type: QuestionType, fields: object, resolve: Resolve, reject: (error: Error) => void}} Waiting */

export class Questions {
  #send;
  /** @type {Waiting[]} oldest first */
  #waiting = [];

  /** @param {import("./sender.js").Send} send */
  constructor(send) {
    this.#send = send;
  }

  /**
   * @template {QuestionType} T
   * @param {T} type
   * @param {import("./sender.js").Given<T>} given
   * @returns {Promise<Answers[T]>} fails with what the server says, or where there is no answer
   */
  ask(type, ...given) {
    const [fields = {}] = given;
    return new Promise((resolve, reject) => {
      if (this.#send(type, ...given)) this.#waiting.push({ type, fields, resolve: /** @type {Resolve} */ (resolve), reject });
      else reject(new Error(COULD_NOT_ASK));
    });
  }

  /** Whether an answer is on its way that may be so large that nothing else comes for a while. */
  get awaitsModel() {
    return this.#waiting.some(({ type }) => type === COMMAND.GET_MODEL);
  }

  /**
   * Take a message if it answers a question.
   * @param {AnyMessage} message
   * @returns {boolean} whether it was one
   */
  handle(message) {
    // Nothing that was asked on an earlier socket is answered on a new one.
    if (message.type === EVENT.SESSION) this.#waiting.splice(0).forEach(({ reject }) => reject(new Error(LINK_LOST)));
    const i = this.#waiting.findIndex((waiting) => isAbout(message, waiting));
    if (i < 0) return false;
    const [{ resolve, reject }] = this.#waiting.splice(i, 1);
    if (message.type === EVENT.ERROR) reject(new Error(message.message));
    else resolve(/** @type {Answers[QuestionType]} */ (message));
    return true;
  }
}

/**
 * @param {AnyMessage} message
 * @param {Waiting} waiting
 * @returns {boolean} whether it answers the question, or refuses it
 */
function isAbout(message, { type, fields }) {
  if (message.type === EVENT.ERROR) return message.command === type;
  if (message.type !== ANSWERS[type]) return false;
  // Places are probed all the time under the pointer, too.
  if (message.type !== EVENT.PROBE_RESULT) return true;
  const { x, y } = /** @type {import("../wire/messages.js").ProbeCommand} */ (fields);
  return message.x === x && message.y === y;
}
