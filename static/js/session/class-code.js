// @ts-check
/** Which class this tab is to be in: a pupil's address has its code, a teacher's tab remembers it. */

import { readFragment } from "./fragment.js";

const STORAGE_KEY = "nnvisu.class";
const NAME = "class";

/** @returns {string} the code in the address, "" without one */
export function codeInAddress() {
  return readFragment(location.hash).get(NAME) ?? "";
}

/**
 * @param {Storage | null} storage the tab's own
 * @returns {string} the code of the class that this tab makes, or has made; "" if there is none
 */
export function ownCode(storage) {
  return storage?.getItem(STORAGE_KEY) ?? "";
}

/**
 * @param {Storage | null} storage
 * @param {string} code "" to forget it
 */
export function keepOwnCode(storage, code) {
  if (code) storage?.setItem(STORAGE_KEY, code);
  else storage?.removeItem(STORAGE_KEY);
}
