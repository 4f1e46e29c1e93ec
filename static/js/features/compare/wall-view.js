// @ts-check
/** The wall of small live maps: a button for each run, and one canvas over all of them. */

import { createButton, createElement } from "../../ui/create-element.js";
import { measureText } from "./measures.js";
import { MosaicCanvas } from "./mosaic-canvas.js";
import { DISAGREEMENT_TEXT, EARLIER_RUNS, LATER_RUNS, MEAN_TILE_TEXT, openRun, pageText, runName } from "./texts.js";
import { wallLayout } from "./wall-layout.js";
import { PAGE_SIZE, tileGroups, wantedOf } from "./wall-tiles.js";

/** The wall is no taller than this share of the window, as long as its maps can be told apart. */
const HEIGHT_SHARE = 0.62;

/** @typedef {import("./outcome.js").Run} Run */
/** @typedef {import("./wall-tiles.js").Tile} Tile */
/** @typedef {{tile: Tile, element: HTMLElement, picture: HTMLElement, caption: HTMLElement}} Place */
/** @typedef {{nRecipes: number, measure: import("./measures.js").Measure, scale: number}} Look */

export class WallView {
  #canvas = new MosaicCanvas("compare-canvas");
  #groups = createElement("div", { class: "compare-groups" });
  #pages = createElement("div", { class: "compare-pages" });
  #open;
  #onWant;
  /** @type {Run[]} */
  #runs = [];
  /** @type {Look | null} */
  #look = null;
  #page = 0;
  #shape = "";
  /** @type {Place[]} */
  #places = [];

  /**
   * @param {HTMLElement} element
   * @param {(member: number) => void} open
   * @param {() => void} onWant called when other tiles are wanted
   */
  constructor(element, open, onWant) {
    this.#open = open;
    this.#onWant = onWant;
    element.append(createElement("div", { class: "compare-wall" }, this.#groups, this.#canvas.canvas), this.#pages);
    new ResizeObserver(() => requestAnimationFrame(() => this.#lay())).observe(element);
  }

  /** What the server is asked for: the tiles of this page. */
  get wanted() {
    return wantedOf(tileGroups(this.#runs, this.#page));
  }

  /** The newest maps, tile after tile, and which page of them is shown. */
  get mosaic() {
    return { ...this.#canvas.mosaic, page: this.#page };
  }

  /**
   * @param {Run[]} runs
   * @param {Look} look
   */
  show(runs, look) {
    this.#runs = runs;
    this.#look = look;
    this.#page = Math.min(this.#page, Math.max(0, Math.ceil(runs.length / PAGE_SIZE) - 1));
    const shape = JSON.stringify([runs.map(({ recipe, label }) => [recipe, label]), this.#page]);
    if (shape !== this.#shape) {
      this.#shape = shape;
      this.#build();
      this.#onWant();
    }
    for (const place of this.#places) this.#tell(place);
  }

  /** @param {import("../../wire/frames.js").TilesFrame | null} frame the newest maps */
  draw(frame) {
    this.#canvas.take(frame);
    this.#canvas.paint();
  }

  #build() {
    const groups = tileGroups(this.#runs, this.#page);
    this.#places = [];
    this.#groups.replaceChildren(...groups.map(({ recipe, tiles }) => {
      const list = createElement("div", { class: "compare-tiles" }, ...tiles.map((tile) => this.#place(tile)));
      const label = this.#runs.find((run) => run.recipe === recipe)?.label ?? "";
      return createElement("div", {}, ...(recipe === null ? [] : [createElement("h4", {}, label)]), list);
    }));
    this.#buildPages();
    this.#lay();
  }

  /** @param {Tile} tile */
  #place(tile) {
    const picture = createElement("span", { class: "compare-picture" });
    const caption = createElement("span", { class: "compare-caption" });
    const isRun = tile.kind === "run";
    const element = createElement(isRun ? "button" : "span", { class: "compare-tile", ...(isRun && { type: "button" }) }, picture, caption);
    if (isRun) element.addEventListener("click", () => this.#open(tile.member));
    this.#places.push({ tile, element, picture, caption });
    return element;
  }

  /** @param {Place} place */
  #tell({ tile, element, caption }) {
    const { measure, nRecipes } = /** @type {Look} */ (this.#look);
    if (tile.kind !== "run") {
      caption.textContent = tile.kind === "mean" ? MEAN_TILE_TEXT : DISAGREEMENT_TEXT;
      return;
    }
    const { label, values, ended } = this.#runs[tile.member];
    const figure = measureText(measure, values[measure.name]);
    const isAlone = this.#runs.length === nRecipes && nRecipes > 1;
    const text = isAlone ? label : figure;
    if (caption.textContent !== text) caption.textContent = text;
    const said = openRun(tile.member, `${measure.title} ${figure}`, nRecipes > 1 ? label : "");
    if (element.getAttribute("aria-label") !== said) {
      element.setAttribute("aria-label", said);
      element.title = `${runName(tile.member)}: ${figure}`;
    }
    element.classList.toggle("is-diverged", ended === "diverged");
  }

  #buildPages() {
    const nPages = Math.ceil(this.#runs.length / PAGE_SIZE);
    this.#pages.hidden = nPages < 2;
    if (nPages < 2) return;
    const turn = (/** @type {number} */ distance) => {
      this.#page += distance;
      this.show(this.#runs, /** @type {Look} */ (this.#look));
    };
    const earlier = createButton("‹", EARLIER_RUNS, () => turn(-1), "button button-small");
    const later = createButton("›", LATER_RUNS, () => turn(1), "button button-small");
    earlier.disabled = this.#page === 0;
    later.disabled = this.#page === nPages - 1;
    const to = Math.min(this.#runs.length, (this.#page + 1) * PAGE_SIZE);
    this.#pages.replaceChildren(earlier, pageText(this.#page * PAGE_SIZE + 1, to, this.#runs.length), later);
  }

  /** Give each tile its size, and note where its picture lies. */
  #lay() {
    const groups = tileGroups(this.#runs, this.#page);
    const width = this.#groups.clientWidth;
    if (width === 0 || this.#places.length === 0) return;
    const room = { width, height: HEIGHT_SHARE * innerHeight, scale: this.#look?.scale ?? 1 };
    const { tile, columns } = wallLayout(groups.map(({ tiles }) => tiles.length), room);
    this.#groups.style.setProperty("--tile", `${tile}px`);
    this.#groups.style.setProperty("--columns", String(columns));
    const origin = this.#groups.getBoundingClientRect();
    this.#canvas.place(new Map(this.#places.map(({ tile: { shown }, picture }) => {
      const { left, top, width: side } = picture.getBoundingClientRect();
      return [shown, { x: left - origin.left, y: top - origin.top, side }];
    })));
    this.#canvas.paint();
  }
}
