// @ts-check
/** The wall: a button for each pupil, with map, name, scores, step and state; one canvas over all of them has the newest maps. */

import { CLASS_TILES, isOfClass, MosaicCanvas } from "../compare/mosaic-canvas.js";
import { wallLayout } from "../compare/wall-layout.js";
import { createElement } from "../../ui/create-element.js";
import { formatCount, formatPercent, formatTick } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";
import { selectOf } from "../compare/setting-inputs.js";
import { NO_PUPILS, ORDER_NAMES, scoresText, SORT_BY, stepText, tileText, UNDER_SMALL_TILES, UNDER_TILES, WALL_KEYS, WALL_LABEL } from "./teacher-texts.js";
import { stateText } from "./texts.js";
import { ordered, scoreOf } from "./wall-order.js";

/** Under each tile: how near the goal is, name, scores and state. */
const CAPTION = 57;
/** Smaller tiles have no room for a name in one line. */
const SMALL_TILE = 64;
/** So that a class of 60 is seen at once in a window of 1280 × 720. */
const LEAST_TILE = 54;

/** @typedef {import("../../wire/messages.js").WallRow} Row */
/** @typedef {{element: HTMLButtonElement, picture: HTMLElement, goal: HTMLElement, name: HTMLElement, scores: HTMLElement, state: HTMLElement}} Place */

export class ClassWall {
  element = createElement("section", { class: "classroom-wall", "aria-label": WALL_LABEL });
  #mosaic = new MosaicCanvas("classroom-canvas");
  #tiles = createElement("div", { class: "classroom-tiles", role: "group", "aria-label": WALL_LABEL, "aria-describedby": "classroom-keys" });
  #about = createElement("span", { class: "note" }, UNDER_TILES);
  #empty = createElement("p", { class: "note" }, NO_PUPILS);
  #choose;
  /** @type {import("./wall-order.js").Order} */
  #order = "name";
  /** @type {Map<number, Place>} */
  #places = new Map();
  /** The pupils' numbers in the order in which they stand. @type {number[]} */
  #shown = [];
  /** @type {Readonly<Record<number, Row>>} */
  #rows = {};
  #scale = 1;
  /** The score that pupils are to reach, null for none. @type {number | null} */
  #goal = null;
  #chosen = 0;

  /** @param {(pupil: number) => void} choose */
  constructor(choose) {
    this.#choose = choose;
    const order = selectOf(ORDER_NAMES, SORT_BY, (value) => {
      this.#order = /** @type {import("./wall-order.js").Order} */ (value);
      this.#sort();
    });
    const scroll = createElement("div", { class: "classroom-scroll" }, createElement("div", { class: "classroom-tiles-box" }, this.#tiles, this.#mosaic.canvas), this.#empty);
    this.element.append(
      createElement("div", { class: "classroom-order" }, createElement("label", {}, SORT_BY, " ", order), this.#about),
      createElement("p", { class: "visually-hidden", id: "classroom-keys" }, WALL_KEYS),
      scroll);
    this.#tiles.addEventListener("keydown", (event) => this.#move(event));
    new ResizeObserver(() => requestAnimationFrame(() => this.#lay())).observe(scroll);
  }

  /** What is on the wall, for files: its rows in their order, and their pictures. */
  get shown() {
    return { rows: this.#shown.map((pupil) => this.#rows[pupil]), pictureOf: (/** @type {number} */ pupil) => this.pictureOf(pupil) };
  }

  /** @param {number} pupil whose run is looked at */
  mark(pupil) {
    this.#chosen = pupil;
    for (const [each, { element }] of this.#places) element.setAttribute("aria-pressed", String(each === pupil));
  }

  /**
   * @param {number} pupil
   * @returns {ImageData | null} the newest map, null if none has come
   */
  pictureOf(pupil) {
    return this.#mosaic.pictureOf(CLASS_TILES + pupil);
  }

  /** @param {import("../../wire/frames.js").TilesFrame | null} frame */
  drawFrame(frame) {
    if (!frame || !isOfClass(frame)) return;
    this.#mosaic.take(frame);
    this.#mosaic.paint();
  }

  /** @param {import("../../model/state.js").State} state */
  show({ wall, theme, classroom }) {
    this.#rows = wall;
    this.#goal = classroom?.goal?.score ?? null;
    this.#tiles.classList.toggle("has-goal", this.#goal !== null);
    this.#scale = theme.scale;
    const isOther = this.#shown.length !== Object.keys(wall).length || this.#shown.some((pupil) => !(pupil in wall));
    for (const row of Object.values(wall)) this.#write(row);
    // What somebody is about to press stays where it is.
    if (isOther || !this.#isHeld) this.#sort();
    this.#empty.hidden = this.#shown.length > 0;
  }

  get #isHeld() {
    return this.#tiles.matches(":hover") || this.#tiles.contains(document.activeElement);
  }

  #sort() {
    const order = ordered(Object.values(this.#rows), this.#order, locale.lang).map(({ pupil }) => pupil);
    if (order.join() === this.#shown.join()) return;
    const focused = document.activeElement;
    for (const [pupil, { element }] of this.#places) {
      if (pupil in this.#rows) continue;
      element.remove();
      this.#places.delete(pupil);
    }
    this.#shown = order;
    this.#tiles.append(...order.map((pupil) => /** @type {Place} */ (this.#places.get(pupil)).element));
    if (focused instanceof HTMLElement && this.#tiles.contains(focused)) focused.focus();
    this.#rove(order.find((pupil) => this.#places.get(pupil)?.element === document.activeElement) ?? order[0]);
    this.#lay();
  }

  /** @param {Row} row */
  #write(row) {
    const place = this.#places.get(row.pupil) ?? this.#makePlace(row.pupil);
    const [test, train] = [formatPercent(row.test_score ?? null), formatPercent(row.train_score ?? null)];
    const [step, state] = [formatCount(row.step ?? null), stateText(row)];
    const nickname = row.nickname ?? "";
    write(place.name, nickname);
    write(place.scores, shortScores(row));
    write(place.state, row.needs || row.is_connected === false ? state : stepText(shortCount(row.step ?? null)));
    place.goal.style.setProperty("--reached", String(this.#goal === null ? 0 : row.reached ? 1 : Math.max(0, Math.min(1, (scoreOf(row) ?? 0) / this.#goal))));
    const said = tileText({ nickname, train, test, step, state, reached: row.reached ?? false });
    if (place.element.getAttribute("aria-label") !== said) {
      place.element.setAttribute("aria-label", said);
      place.element.title = said;
    }
    place.element.dataset.needs = row.needs ?? "";
    place.element.classList.toggle("is-away", row.is_connected === false);
    place.element.classList.toggle("has-reached", row.reached ?? false);
  }

  /** @param {number} pupil */
  #makePlace(pupil) {
    const [name, scores, state] = ["name", "scores", "state"].map((what) => createElement("span", { class: `classroom-tile-${what}` }));
    const goal = createElement("span", { class: "classroom-goal" });
    const picture = createElement("span", { class: "classroom-picture" });
    const element = /** @type {HTMLButtonElement} */ (createElement("button", {
      type: "button", class: "classroom-tile", "data-pupil": String(pupil), "aria-pressed": String(pupil === this.#chosen), tabindex: "-1",
    }, picture, goal, name, scores, state));
    element.addEventListener("click", () => {
      this.#rove(pupil);
      this.#choose(pupil);
    });
    const place = { element, picture, goal, name, scores, state };
    this.#places.set(pupil, place);
    return place;
  }

  /** @param {KeyboardEvent} event */
  #move(event) {
    const at = this.#shown.findIndex((pupil) => this.#places.get(pupil)?.element === document.activeElement);
    const columns = Number(this.#tiles.style.getPropertyValue("--columns")) || 1;
    /** @type {Record<string, number>} */
    const targets = { ArrowRight: at + 1, ArrowLeft: at - 1, ArrowDown: at + columns, ArrowUp: at - columns, Home: 0, End: this.#shown.length - 1 };
    const target = targets[event.key];
    if (target === undefined || at < 0) return;
    event.preventDefault();
    const pupil = this.#shown[target];
    if (pupil === undefined) return;
    this.#rove(pupil);
    this.#places.get(pupil)?.element.focus();
  }

  /** @param {number | undefined} pupil whose button Tab leads to */
  #rove(pupil) {
    for (const [each, { element }] of this.#places) element.tabIndex = each === pupil ? 0 : -1;
  }

  /** Give each tile its size, and note where its picture lies. */
  #lay() {
    const scroll = /** @type {HTMLElement} */ (this.#tiles.parentElement?.parentElement);
    const width = this.#tiles.clientWidth;
    if (width === 0) return;
    const room = { width, height: scroll.clientHeight, scale: this.#scale, caption: CAPTION, least: LEAST_TILE };
    const { tile, columns } = wallLayout([this.#shown.length], room);
    this.#tiles.classList.toggle("is-small", tile < SMALL_TILE);
    write(this.#about, tile < SMALL_TILE ? UNDER_SMALL_TILES : UNDER_TILES);
    this.#tiles.style.setProperty("--tile", `${tile}px`);
    this.#tiles.style.setProperty("--columns", String(columns));
    const origin = this.#tiles.getBoundingClientRect();
    const spots = [...this.#places].map(([pupil, { picture }]) => {
      const { left, top, width: side } = picture.getBoundingClientRect();
      return /** @type {const} */ ([CLASS_TILES + pupil, { x: left - origin.left, y: top - origin.top, side }]);
    });
    this.#mosaic.place(new Map(spots));
    this.#mosaic.paint();
  }
}

/** @param {Row} row */
function shortScores({ test_score: test, train_score: train }) {
  const whole = (/** @type {number | null | undefined} */ share) => (typeof share === "number" ? locale.count(100 * share) : "–");
  return scoresText(whole(test), typeof train === "number" ? locale.percent(train, 0) : "–");
}

/** @param {number | null} n */
function shortCount(n) {
  return n !== null && n >= 10_000 ? formatTick(1000 * Math.round(n / 1000)) : formatCount(n);
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
