// @ts-check
/** What a tab says that was opened for one run of a comparison. */

/** @param {string} run such as "Run 3 of a comparison, seed 2" */
export function openedTitle(run) {
  return `${run} · nnvisu`;
}

/** @param {string} run */
export function openedTold(run) {
  return `${run}. It is a run of its own from here on: what you change here does not affect the comparison.`;
}
