// @ts-check
/** Makes complete messages again of those that hold only what has changed: the twin of nnvisu/wire/differences.py. Pure. */

import { EVENT, REPEATED } from "./messages.js";

/** @typedef {import("./messages.js").AnyMessage} AnyMessage */

export class MessageDecoder {
  /** @type {Map<string, AnyMessage>} the last complete message of each type */
  #last = new Map();

  /**
   * @param {string} text one message of the server
   * @returns {AnyMessage} it, complete
   * @throws {RangeError} if it is a difference to nothing
   */
  decode(text) {
    let message = /** @type {AnyMessage} */ (JSON.parse(text));
    if (message.type === EVENT.DIFFERENCE) {
      const [type, changes] = Object.entries(message).find(([name]) => name !== "type") ?? ["", {}];
      if (!this.#last.has(type)) throw new RangeError(`a difference of ${type || "nothing"} before the first`);
      message = /** @type {AnyMessage} */ (changed(this.#last.get(type), changes));
    }
    if (REPEATED.includes(message.type)) this.#last.set(message.type, message);
    return message;
  }
}

/**
 * @param {unknown} value what it was
 * @param {unknown} change
 * @returns {unknown} what it is
 */
function changed(value, change) {
  if (!isObject(change) || value === null || typeof value !== "object") return change;
  if (Array.isArray(value) && "added" in change) {
    const { removed, added } = /** @type {{removed: number[], added: number[]}} */ (change);
    const kept = value.filter((step) => !removed.includes(step));
    return [...kept, ...added].sort((a, b) => a - b);
  }
  const copy = /** @type {Record<string, unknown>} */ (Array.isArray(value) ? [...value] : { ...value });
  for (const [name, part] of Object.entries(change)) copy[name] = changed(copy[name], part);
  return copy;
}

/**
 * @param {unknown} value
 * @returns {value is object}
 */
function isObject(value) {
  return value !== null && typeof value === "object" && !Array.isArray(value);
}
