// @ts-check
/** The experiment in the page's address, for a reload and for others: `#experiment=`. */

import { readFragment, withoutKey } from "../../session/fragment.js";
import { packRecipe, tooMuchForLink, unpackRecipe } from "../../session/recipe-link.js";

const KEY = "experiment";

/**
 * Put an experiment into the address, or take it out.
 * @param {{base: object} | null} experiment
 * @param {Record<string, number>} limits of what a link may hold: with more the address has none
 */
export async function keepInAddress(experiment, limits) {
  const isSmall = experiment && !tooMuchForLink(/** @type {import("../../wire/messages.js").GivenRecipe} */ (experiment.base), limits);
  const packed = isSmall ? `${KEY}=${await packRecipe(experiment)}` : "";
  const rest = withoutKey(location.hash, KEY);
  const hash = packed ? `${rest || "#"}${rest ? "&" : ""}${packed}` : rest;
  if (hash !== location.hash) history.replaceState(history.state, "", `${location.pathname}${location.search}${hash}`);
}

/**
 * @returns {Promise<import("../../wire/messages.js").GivenExperiment | null>} the experiment that the address holds, not checked
 * @throws {Error} with a sentence for people, where it is damaged
 */
export async function experimentInAddress() {
  const packed = readFragment(location.hash).get(KEY);
  return packed ? /** @type {import("../../wire/messages.js").GivenExperiment} */ (/** @type {unknown} */ (await unpackRecipe(packed))) : null;
}
