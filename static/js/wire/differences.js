// @ts-check
/** Makes complete messages again of those that hold only what has changed: the twin of nnvisu/wire/differences.py. Pure. */

import { EVENT } from "./messages.js";

/** What may come as a difference. */
const REPEATED = /** @type {string[]} */ ([EVENT.STEP_RESULT, EVENT.HISTORY, EVENT.SCORES, EVENT.DIAGNOSIS]);

export class MessageDecoder {
  /** @type {Map<string, any>} the last complete message of each type */
  #last = new Map();

  /**
   * @param {string} text one message of the server
   * @returns {any} it, complete
   * @throws {RangeError} if it is a difference to nothing
   */
  decode(text) {
    let message = JSON.parse(text);
    if (message.type === EVENT.DIFFERENCE) {
      const [type, changes] = Object.entries(message).find(([name]) => name !== "type") ?? ["", {}];
      if (!this.#last.has(type)) throw new RangeError(`a difference of ${type || "nothing"} before the first`);
      message = changed(this.#last.get(type), changes);
    }
    if (REPEATED.includes(message.type)) this.#last.set(message.type, message);
    return message;
  }
}

/**
 * @param {any} value what it was
 * @param {any} change
 * @returns {any} what it is
 */
function changed(value, change) {
  if (!isObject(change) || value === null || typeof value !== "object") return change;
  if (Array.isArray(value) && "added" in change) {
    const kept = value.filter((step) => !change.removed.includes(step));
    return [...kept, ...change.added].sort((a, b) => a - b);
  }
  const copy = Array.isArray(value) ? [...value] : { ...value };
  for (const [name, part] of Object.entries(change)) copy[name] = changed(copy[name], part);
  return copy;
}

/** @param {any} value */
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
