// @ts-check
/** Pointer and keyboard on the map: paint, erase, point at a place. Knows the plane, not the canvas. */

import { rounded } from "./point-edits.js";

export const ERASER_RADIUS = 0.07;
const SPACING = 0.06; // between the points of one stroke, in units of the plane
const KEY_STEP = 0.05;
const SMALL_KEY_STEP = 0.01;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @typedef {{x: number, y: number}} Place */

export class Paint {
  #stage;
  #store;
  #editor;
  #isTest;
  /** @type {Place | null} where the stroke in hand last left something */
  #lastMark = null;

  /**
   * @param {HTMLElement} stage
   * @param {import("./store.js").Store} store
   * @param {import("./point-editor.js").PointEditor} editor
   * @param {() => boolean} isTest whether painted points are test points
   */
  constructor(stage, store, editor, isTest) {
    this.#stage = stage;
    this.#store = store;
    this.#editor = editor;
    this.#isTest = isTest;
    stage.addEventListener("pointerdown", (event) => this.#begin(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", () => this.#end());
    stage.addEventListener("pointercancel", () => this.#end());
    stage.addEventListener("pointerleave", () => this.#leave());
    stage.addEventListener("keydown", (event) => this.#press(event));
    stage.addEventListener("focus", () => this.#focus());
    stage.addEventListener("blur", () => this.#leave());
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    this.#stage.setPointerCapture(event.pointerId);
    const place = this.#placeOf(event);
    this.#store.set({ place, isCursorShown: false });
    this.#editor.beginStroke();
    this.#mark(place);
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const place = this.#placeOf(event);
    this.#store.set({ place: isInside(place) ? place : null, isCursorShown: false });
    if (!this.#lastMark) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) this.#draw(this.#placeOf(each));
  }

  /**
   * Leave marks along the way since the last one.
   * @param {Place} place
   */
  #draw(place) {
    for (;;) {
      const last = /** @type {Place} */ (this.#lastMark);
      const distance = Math.hypot(place.x - last.x, place.y - last.y);
      if (distance < SPACING) return;
      const share = SPACING / distance;
      this.#mark({ x: last.x + share * (place.x - last.x), y: last.y + share * (place.y - last.y) });
    }
  }

  #end() {
    this.#lastMark = null;
  }

  #leave() {
    if (!this.#lastMark) this.#store.set({ place: null, isCursorShown: false });
  }

  #focus() {
    if (!this.#stage.matches(":focus-visible") || this.#lastMark) return;
    this.#store.set({ place: this.#store.state.place ?? { x: 0, y: 0 }, isCursorShown: true });
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const place = this.#store.state.place ?? { x: 0, y: 0 };
    const arrow = ARROWS[event.key];
    if (arrow) this.#moveCursor(place, arrow, event.shiftKey ? SMALL_KEY_STEP : KEY_STEP);
    else if (event.key === "Enter" || event.key === " ") this.#set(place);
    else if (event.key === "Delete" || event.key === "Backspace") this.#erase(place);
    else if (/^[1-8]$/.test(event.key)) this.#store.set({ tool: Number(event.key) - 1 });
    else return;
    event.preventDefault();
  }

  /**
   * @param {Place} place
   * @param {[number, number]} arrow
   * @param {number} step
   */
  #moveCursor({ x, y }, [dx, dy], step) {
    const place = { x: withinPlane(x + dx * step), y: withinPlane(y + dy * step) };
    this.#store.set({ place, isCursorShown: true });
  }

  /** @param {Place} place */
  #set(place) {
    this.#store.set({ place, isCursorShown: true });
    this.#editor.beginStroke();
    this.#mark(place);
    this.#end();
  }

  /** @param {Place} place */
  #erase({ x, y }) {
    this.#editor.beginStroke();
    this.#editor.erase(x, y, ERASER_RADIUS);
  }

  /** @param {Place} place */
  #mark(place) {
    this.#lastMark = place;
    if (!isInside(place)) return;
    const { tool } = this.#store.state;
    const [x, y] = [rounded(place.x), rounded(place.y)];
    if (tool === "erase") this.#editor.erase(x, y, ERASER_RADIUS);
    else this.#editor.paint(x, y, tool, this.#isTest());
  }

  /**
   * @param {PointerEvent} event
   * @returns {Place}
   */
  #placeOf(event) {
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    const x = (2 * (event.clientX - left)) / width - 1;
    const y = 1 - (2 * (event.clientY - top)) / height;
    return { x: rounded(x), y: rounded(y) };
  }
}

/** @param {number} value a coordinate under the cursor, which stops at the edge */
function withinPlane(value) {
  return rounded(Math.min(1, Math.max(-1, value)));
}

/** @param {Place} place */
function isInside({ x, y }) {
  return Math.abs(x) <= 1 && Math.abs(y) <= 1;
}
