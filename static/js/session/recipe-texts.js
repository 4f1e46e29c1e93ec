// @ts-check
/** What the page says of recipes and of links to runs. */

import { formatCount } from "../ui/format.js";
import { BACK_TO_PREVIOUS_RUN } from "./texts.js";

export const OTHER_VERSION = "This link is from another version of nnvisu.";
export const DAMAGED_LINK = "This link is damaged: a part of it may be missing.";

/** @param {number} step at which the run was */
export function runReplaced(step) {
  return `Another run has taken the place of yours at step ${formatCount(step)}. ${BACK_TO_PREVIOUS_RUN}`;
}
