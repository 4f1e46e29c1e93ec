// @ts-check
/** What the page prints: one light sheet with map, network, curve, figures and the recipe in one line, in the page's place. */

import { shownFigures } from "../../model/describe-state.js";
import { createElement } from "../../ui/create-element.js";
import { loadStyle } from "../../ui/load-style.js";
import { networkNews } from "./network-news.js";
import { FIGURES, NOT_MEASURED } from "./picture-texts.js";
import { pictureOf } from "./pictures.js";
import { recipeLine } from "./recipe-line.js";

/** @typedef {import("./pictures.js").Shown} Shown */

/** @type {import("./pictures.js").Kind[]} */
const KINDS = ["map", "network", "curve"];

/** @type {HTMLElement | null} */
let sheet = null;

/**
 * From now on whatever prints the page prints the sheet, as the page is at that moment.
 * @param {Shown} shown
 */
export async function preparePrintSheet(shown) {
  await loadStyle("features/export/print");
  if (sheet) return;
  sheet = createElement("section", { class: "print-sheet" });
  document.body.append(sheet);
  addEventListener("beforeprint", () => fill(shown));
}

/** @param {Shown} shown */
export async function printSheet(shown) {
  await Promise.all([preparePrintSheet(shown), networkNews(shown.store)]);
  print();
}

/** @param {Shown} shown */
function fill(shown) {
  const { state } = shown.store;
  const figures = createElement("dl", {});
  for (const [name, valueOf] of FIGURES) {
    const value = valueOf(shownFigures(state));
    if (value !== NOT_MEASURED) figures.append(createElement("dt", {}, name), createElement("dd", {}, value));
  }
  const recipe = createElement("p", { class: "print-recipe" }, recipeLine(state, shown.editor.points.x.length));
  sheet?.replaceChildren(createElement("h1", {}, "nnvisu"), figures, ...KINDS.flatMap((kind) => pictures(kind, shown)), recipe);
}

/**
 * @param {import("./pictures.js").Kind} kind
 * @param {Shown} shown
 * @returns {Element[]} none where there is nothing to see yet
 */
function pictures(kind, shown) {
  try {
    const { documentElement } = new DOMParser().parseFromString(pictureOf(kind, shown, ""), "image/svg+xml");
    documentElement.classList.add(`print-${kind}`);
    return [documentElement];
  } catch {
    return [];
  }
}
