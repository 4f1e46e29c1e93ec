// @ts-check
/** What is said of files and pictures of a comparison, and stands on them. */

import { formatCount } from "../../ui/format.js";
import { runsText } from "./texts.js";

export const DOWNLOADS = "Keep these results";
/** @type {{label: string, what: string, formats: Record<string, {text: string, title: string}>}[]} */
export const FILES = [
  {
    label: "Results",
    what: "runs",
    formats: {
      csv: { text: "Runs, CSV", title: "A line per run with its recipe and figures, for a spreadsheet" },
      json: { text: "JSON", title: "The comparison with every recipe, all figures and curves" },
    },
  },
  { label: "Maps", what: "wall", formats: pictureFormats("Maps", "The maps as they are on the wall") },
  { label: "Curves", what: "curves", formats: pictureFormats("Curves", "The curves as they are shown") },
  { label: "Recipes", what: "recipes", formats: pictureFormats("Recipes", "The dots of all runs, or the grid of two settings") },
];

/**
 * @param {string} name
 * @param {string} about
 */
function pictureFormats(name, about) {
  return {
    png: { text: `${name}, PNG`, title: `${about}, as pixels` },
    svg: { text: "SVG", title: `${about}, as lines that can be edited` },
  };
}

/** @param {string} why */
export function notSaved(why) {
  return `The file could not be made: ${why}`;
}

/** @param {string} measure */
export function pictureTitle(measure) {
  return `${measure} of every run`;
}

/**
 * @param {string} curve
 * @param {string} style
 * @param {string} meaning of the band
 */
export function curvesTitle(curve, style, meaning) {
  return style === "bands" ? `${curve}: mean and band (${meaning})` : `${curve} of every run`;
}

/**
 * @param {import("./outcome.js").Status} status
 * @param {number} step
 * @param {string} meaning of the spread
 */
export function captionText({ n_members: nRuns, n_seeds: nSeeds }, step, meaning) {
  return [runsText(nRuns), `${formatCount(nSeeds)} per recipe`, `step ${formatCount(step)}`, meaning].filter(Boolean).join(" · ");
}

/**
 * @param {string} measure
 * @param {string} settings which of them goes down, and which across
 */
export function heatTitle(measure, settings) {
  return `${measure}, mean of the seeds: ${settings}`;
}
