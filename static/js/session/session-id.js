// @ts-check
/**
 * The id of a new session, `key.secret`. A page makes it itself, so that a proxy in front of several servers routes the first
 * connection as all later ones: by the key, which is also in the ids of viewers. `nnvisu/live/session_ids.py` is the server's side.
 */

/**
 * @param {string | null} beside an id whose session has to be on the same server
 * @param {string} [routingKey] that the id has to have
 * @returns {string} an id that nobody can guess
 */
export function newSessionId(beside, routingKey) {
  const [key, secret] = beside?.split(".") ?? [];
  return `${routingKey || (secret ? key : randomText(6))}.${randomText(18)}`;
}

/**
 * @param {string} code of a class, in any case
 * @returns {string} what routes all of its people to one server; "" for what is no code
 */
export function routingKeyOf(code) {
  return /^[a-z]{6}$/i.test(code) ? `class-${code.toLowerCase()}` : "";
}

/** @param {number} nBytes a multiple of 3 */
function randomText(nBytes) {
  const bytes = crypto.getRandomValues(new Uint8Array(nBytes));
  return btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_");
}
