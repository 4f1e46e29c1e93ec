// @ts-check
/** What a tab says that was opened for one run of a comparison. */

/** @param {string} run such as "Run 3 of a comparison, seed 2" */
export function openedTitle(run) {
  return `${run} · nnvisu`;
}

/** @param {string} run */
export function openedTold(run) {
  return `${run}. It goes on from here by itself: what you change does not change the comparison.`;
}
