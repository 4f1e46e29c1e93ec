// @ts-check
/** What the page says of recipes. */

import { formatCount } from "../ui/format.js";
import { BACK_TO_PREVIOUS_RUN } from "./texts.js";

/** @param {number} step at which the run was */
export function runReplaced(step) {
  return `Another run has replaced yours at step ${formatCount(step)}. ${BACK_TO_PREVIOUS_RUN}`;
}
