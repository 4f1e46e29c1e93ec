// @ts-check
/** Under which key a tab remembers that it was opened for a run of a comparison; `opened-run.js` has what. */

export const OPENED_KEY = "nnvisu.opened";
