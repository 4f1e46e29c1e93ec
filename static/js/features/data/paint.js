// @ts-check
/**
 * Pointer and keyboard on the map: look, paint, erase, relabel, move. Knows the plane, not the canvas.
 *
 * To look is what a pointer does at first: nothing is painted, on a phone either, until a tool is chosen.
 */

import { isInside, marksBetween, painted, spacingOf, sprayed, withinPlane } from "../../model/brush.js";
import { canPaint } from "../../model/state.js";

const GRAB_PX = 14; // as far from a point as a finger may miss it
const KEY_STEP = 0.05;
const SMALL_KEY_STEP = 0.01;

/** @type {Record<string, [number, number]>} */
const ARROWS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };

/** @typedef {{index: number, dx: number, dy: number}} Held the point in hand, and how far from it the pointer holds it */
/** @typedef {import("../../model/brush.js").Place} Place */

export class Paint {
  #stage;
  #store;
  #editor;
  /** @type {Place | null} where the stroke in hand last left something */
  #lastMark = null;
  /** @type {Held | null} */
  #held = null;

  /**
   * @param {HTMLElement} stage
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(stage, store, editor) {
    this.#stage = stage;
    this.#store = store;
    this.#editor = editor;
    stage.addEventListener("pointerdown", (event) => this.#begin(event));
    stage.addEventListener("pointermove", (event) => this.#move(event));
    stage.addEventListener("pointerup", () => this.#end());
    stage.addEventListener("pointercancel", () => this.#end());
    stage.addEventListener("pointerleave", (event) => {
      // A finger that is lifted leaves the map; what it pointed at stays to be read.
      if (event.pointerType !== "touch") this.#leave();
    });
    stage.addEventListener("keydown", (event) => this.#press(event));
    stage.addEventListener("focus", () => this.#focus());
    stage.addEventListener("blur", () => this.#leave());
    store.watch((state) => [state.tool, state.points], ({ tool }) => (stage.dataset.tool = tool));
  }

  /** @param {PointerEvent} event */
  #begin(event) {
    if (event.button !== 0) return;
    const place = this.#placeOf(event);
    const { tool } = this.#store.state;
    this.#store.set({ place, isCursorShown: false });
    if (tool === "look" || !canPaint(this.#store.state)) return;
    this.#stage.setPointerCapture(event.pointerId);
    this.#editor.beginStroke();
    if (tool === "move") this.#grab(place);
    else this.#mark(place);
  }

  /** @param {Place} place */
  #grab(place) {
    const radius = (2 * GRAB_PX) / this.#stage.clientWidth;
    const index = this.#editor.pointAt({ ...place, radius });
    if (index === null) return;
    const { x, y } = this.#editor.points;
    this.#held = { index, dx: x[index] - place.x, dy: y[index] - place.y };
  }

  /** @param {PointerEvent} event */
  #move(event) {
    const place = this.#placeOf(event);
    this.#store.set({ place: isInside(place) ? place : null, isCursorShown: false });
    if (this.#held) this.#carry(place);
    if (!this.#lastMark) return;
    const events = event.getCoalescedEvents?.() ?? [];
    for (const each of events.length > 0 ? events : [event]) this.#draw(this.#placeOf(each));
  }

  /** @param {Place} pointer */
  #carry(pointer) {
    const { index, dx, dy } = /** @type {Held} */ (this.#held);
    const { x, y } = withinPlane({ x: pointer.x + dx, y: pointer.y + dy });
    this.#editor.move(index, x, y);
  }

  /**
   * Leave marks along the way since the last one.
   * @param {Place} place
   */
  #draw(place) {
    const { tool, brush } = this.#store.state;
    const last = /** @type {Place} */ (this.#lastMark);
    for (const mark of marksBetween(last, place, spacingOf(tool, brush))) this.#mark(mark);
  }

  #end() {
    this.#lastMark = null;
    this.#held = null;
  }

  #leave() {
    if (!this.#lastMark && !this.#held) this.#store.set({ place: null, isCursorShown: false });
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
    else if (event.key === "Escape" && this.#held) this.#end();
    else return;
    event.preventDefault();
  }

  /**
   * @param {Place} place
   * @param {[number, number]} arrow
   * @param {number} step
   */
  #moveCursor({ x, y }, [dx, dy], step) {
    const place = withinPlane({ x: x + dx * step, y: y + dy * step });
    this.#store.set({ place, isCursorShown: true });
    if (this.#held) this.#carry(place);
  }

  /**
   * What Enter does: a mark of the tool; a point to move is taken up, and put down by the next Enter.
   * @param {Place} place
   */
  #set(place) {
    const { tool } = this.#store.state;
    this.#store.set({ place, isCursorShown: true });
    if (!canPaint(this.#store.state)) return;
    if (tool === "move" && this.#held) {
      this.#end();
      return;
    }
    this.#editor.beginStroke();
    if (tool === "move") {
      this.#grab(place);
      return;
    }
    // Who sets a point by keyboard means to: the cursor is there for nothing else.
    this.#mark(place, tool === "look" ? "brush" : tool);
    this.#end();
  }

  /** @param {Place} place */
  #erase({ x, y }) {
    if (!canPaint(this.#store.state)) return;
    this.#editor.beginStroke();
    this.#editor.erase({ x, y, radius: this.#store.state.brush.size });
  }

  /**
   * @param {Place} place
   * @param {string} [tool]
   */
  #mark(place, tool = this.#store.state.tool) {
    this.#lastMark = place;
    if (!isInside(place)) return;
    const { brush, task, paintLabel, paintValue } = this.#store.state;
    const isRegression = task === "regression";
    const disc = { ...painted(place), radius: brush.size };
    if (tool === "erase") this.#editor.erase(disc);
    else if (tool === "relabel") this.#editor.relabel(disc, isRegression ? paintValue : paintLabel);
    else this.#editor.add(sprayed(place, brush, isRegression ? { value: paintValue } : { label: paintLabel }));
  }

  /**
   * @param {PointerEvent} event
   * @returns {Place}
   */
  #placeOf(event) {
    const { left, top, width, height } = this.#stage.getBoundingClientRect();
    const x = (2 * (event.clientX - left)) / width - 1;
    const y = 1 - (2 * (event.clientY - top)) / height;
    return painted({ x, y });
  }
}
