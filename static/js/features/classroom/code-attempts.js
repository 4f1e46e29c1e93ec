// @ts-check
/** How often this tab has drawn a code for the class that it is about to make: a code that is taken is drawn again, but not for ever. Pure. */

const STORAGE_KEY = "nnvisu.class-attempts";
const MOST = 4;

/**
 * @param {Storage} storage the tab's own: each attempt is a new session, and so a new page
 * @returns {boolean} whether there may be one more, which is counted
 */
export function beginAttempt(storage) {
  const n = Number(storage.getItem(STORAGE_KEY)) + 1;
  if (n > MOST) return false;
  storage.setItem(STORAGE_KEY, String(n));
  return true;
}

/**
 * @param {Storage | null} storage
 * @returns {boolean} whether a class is about to be made; else a code that is taken is that of this tab's own class, open in another tab
 */
export function isAttempting(storage) {
  return Boolean(storage?.getItem(STORAGE_KEY));
}

/** @param {Storage | null} storage of a tab that has a class, or has given up */
export function endAttempts(storage) {
  storage?.removeItem(STORAGE_KEY);
}
