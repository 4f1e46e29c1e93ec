// @ts-check
/** Edits of the points: drawn at once, sent in order and not too often, undone. Knows no pointer and no canvas. */

import { COMMAND } from "./messages.js";
import { hasPointIn, joined, noPoints, unconfirmed, withEdits } from "./point-edits.js";

/** @typedef {import("./state.js").Points} Points */
/** @typedef {import("./point-edits.js").Edit} Edit */

const SEND_INTERVAL_MS = 40; // 25 commands a second, below the 30 that always pass
const FORGET_MS = 3_000;
const MOST_UNDOS = 50;

export class PointEditor {
  #store;
  #send;
  /** @type {Points[]} */
  #undo = [];
  #isStrokeNoted = false;
  #nUnsent = 0; // the last so many of state.edits
  #timer = 0;
  #lastSent = 0;
  /** @type {WeakMap<Edit, number>} */
  #sentAt = new WeakMap();
  /** @type {{points: Points, edits: Edit[], result: Points} | null} */
  #cache = null;

  /**
   * @param {import("./store.js").Store} store
   * @param {import("./sender.js").Send} send
   */
  constructor(store, send) {
    this.#store = store;
    this.#send = send;
  }

  /** The points as they will be once the server has applied all edits. */
  get points() {
    const { points, edits } = this.#store.state;
    const cache = this.#cache;
    if (cache?.points === points && cache.edits === edits) return cache.result;
    // Most often one edit has come to those that are done already.
    const isLonger = cache?.points === points && cache.edits.every((edit, i) => edit === edits[i]);
    const result = isLonger ? withEdits(cache.result, edits.slice(cache.edits.length)) : withEdits(points, edits);
    this.#cache = { points, edits, result };
    return result;
  }

  /** What follows is undone together. */
  beginStroke() {
    this.#isStrokeNoted = false;
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} label
   * @param {boolean} isTest
   */
  paint(x, y, label, isTest) {
    const test = isTest ? 1 : 0;
    this.#apply({ kind: "add", points: { x: [x], y: [y], label: [label], test: [test] } });
  }

  /**
   * Erase what lies in the disc; nothing happens where there is nothing.
   * @param {number} x
   * @param {number} y
   * @param {number} radius
   */
  erase(x, y, radius) {
    const disc = { x, y, radius };
    if (hasPointIn(this.points, disc)) this.#apply({ kind: "erase", ...disc });
  }

  /** Remove all points. */
  clear() {
    if (this.points.x.length === 0) return;
    this.beginStroke();
    this.#replace(noPoints());
  }

  /** Note the points as they are, before something else replaces them. */
  noteForUndo() {
    this.beginStroke();
    this.#noteStroke();
  }

  /** What was noted last did not happen. */
  forgetLastUndo() {
    this.#undo.pop();
    this.#store.set({ nUndo: this.#undo.length });
  }

  /** Go back to the points before the last stroke, clearing or generating. */
  undo() {
    const points = this.#undo.pop();
    if (!points) return;
    this.#isStrokeNoted = true;
    this.#replace(points);
    this.#store.set({ nUndo: this.#undo.length });
  }

  /**
   * Take in the points that the server sent.
   * @param {Points} points
   */
  takeData(points) {
    const { edits } = this.#store.state;
    const nSent = edits.length - this.#nUnsent;
    const oldest = performance.now() - FORGET_MS;
    const open = unconfirmed(edits.slice(0, nSent), points).filter((edit) => (this.#sentAt.get(edit) ?? 0) > oldest);
    this.#store.set({ points, edits: [...open, ...edits.slice(nSent)] });
  }

  /** Forget all edits that the server has not told back: one of them was refused, or there is nobody to send to. */
  dropEdits() {
    this.#nUnsent = 0;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#store.set({ edits: [] });
  }

  /** @param {Points} points */
  #replace(points) {
    const nSent = this.#store.state.edits.length - this.#nUnsent;
    this.#noteStroke();
    // Whatever was not sent yet makes no difference any more.
    this.#store.set({ edits: this.#store.state.edits.slice(0, nSent) });
    this.#nUnsent = 0;
    this.#apply({ kind: "replace", points });
  }

  /** @param {Edit} edit */
  #apply(edit) {
    this.#noteStroke();
    const { edits } = this.#store.state;
    const last = edits.at(-1);
    if (edit.kind === "add" && this.#nUnsent > 0 && last?.kind === "add" && last.points.test[0] === edit.points.test[0]) {
      const merged = { ...last, points: joined(last.points, edit.points) };
      this.#store.set({ edits: [...edits.slice(0, -1), merged] });
    } else {
      this.#nUnsent += 1;
      this.#store.set({ edits: [...edits, edit] });
    }
    this.#schedule();
  }

  #noteStroke() {
    if (this.#isStrokeNoted) return;
    this.#isStrokeNoted = true;
    this.#undo.push(this.points);
    if (this.#undo.length > MOST_UNDOS) this.#undo.shift();
    this.#store.set({ nUndo: this.#undo.length });
  }

  #schedule() {
    if (this.#timer || this.#nUnsent === 0) return;
    const wait = Math.max(0, this.#lastSent + SEND_INTERVAL_MS - performance.now());
    this.#timer = setTimeout(() => {
      this.#timer = 0;
      this.#sendNext();
    }, wait);
  }

  #sendNext() {
    const { edits } = this.#store.state;
    const edit = edits[edits.length - this.#nUnsent];
    if (!edit) return;
    if (!this.#sendEdit(edit)) {
      this.dropEdits();
      return;
    }
    this.#nUnsent -= 1;
    this.#lastSent = performance.now();
    this.#sentAt.set(edit, this.#lastSent);
    this.#schedule();
  }

  /** @param {Edit} edit */
  #sendEdit(edit) {
    if (edit.kind === "erase") {
      return this.#send(COMMAND.ERASE_POINTS, { x: edit.x, y: edit.y, radius: edit.radius });
    }
    const { x, y, label, test } = edit.points;
    if (edit.kind === "add") return this.#send(COMMAND.ADD_POINTS, { points: { x, y, label }, test: test[0] === 1 });
    return this.#send(COMMAND.UPDATE_DATA, { points: { x, y, label }, test });
  }
}
