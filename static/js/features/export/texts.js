// @ts-check
/** What is said where a file cannot be made. */

/** @param {string} why */
export function notSaved(why) {
  return `Nothing was saved. ${why}`;
}
