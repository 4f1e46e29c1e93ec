// @ts-check
/** Edits of the points: drawn at once, sent in order and not too often, undone. Knows no pointer and no canvas. */

import { hasOtherIn, hasPointIn, joined, nearestIn, noPoints, unconfirmed, withEdits } from "../model/point-edits.js";
import { PointHistory } from "../model/point-history.js";
import { COMMAND } from "../wire/messages.js";

/** @typedef {import("../model/state.js").Points} Points */
/** @typedef {import("../model/point-edits.js").Edit} Edit */
/** @typedef {import("../model/point-edits.js").Disc} Disc */
/** @typedef {import("../model/point-history.js").Moment} Moment */

const SEND_INTERVAL_MS = 40; // 25 commands a second, below the 30 that always pass
const FORGET_MS = 3_000;

export class PointEditor {
  #store;
  #send;
  #history = new PointHistory();
  #isStrokeNoted = false;
  #nUnsent = 0; // the last so many of state.edits
  #timer = 0;
  #lastSent = 0;
  /** @type {WeakMap<Edit, number>} */
  #sentAt = new WeakMap();
  /** @type {{points: Points, edits: Edit[], result: Points} | null} */
  #cache = null;

  /**
   * @param {import("../model/store.js").Store} store
   * @param {import("./sender.js").Send} send
   */
  constructor(store, send) {
    this.#store = store;
    this.#send = send;
  }

  /** The points as they will be once the server has applied all edits; while an earlier step is shown, those of then. */
  get points() {
    const { points, pointsAt, edits } = this.#store.state;
    if (pointsAt !== null) return points;
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
   * Add points, all of them for testing or none, and no more than the server takes.
   * @param {Points} points
   */
  add(points) {
    const room = (this.#store.state.limits.max_points ?? Infinity) - this.points.x.length;
    if (points.x.length <= room) this.#apply({ kind: "add", points });
    else this.#store.set({ notice: { text: "There is no room for more points. Erase some first.", tone: "error" } });
  }

  /**
   * Erase what lies in the disc; nothing happens where there is nothing.
   * @param {Disc} disc
   */
  erase(disc) {
    if (hasPointIn(this.points, disc)) this.#apply({ kind: "erase", ...disc });
  }

  /**
   * Give the points in the disc another label or value.
   * @param {Disc} disc
   * @param {number} target
   */
  relabel(disc, target) {
    if (hasOtherIn(this.points, disc, target)) this.#apply({ kind: "relabel", ...disc, target });
  }

  /**
   * @param {Disc} disc
   * @returns {number | null} the point nearest to its middle
   */
  pointAt(disc) {
    return nearestIn(this.points, disc);
  }

  /**
   * @param {number} index
   * @param {number} x
   * @param {number} y
   */
  move(index, x, y) {
    // Points may have become fewer under the hand.
    if (index < this.points.x.length) this.#apply({ kind: "move", index, x, y });
  }

  /** Remove all points. */
  clear() {
    if (this.points.x.length > 0) this.#begin({ points: noPoints(Boolean(this.points.value)) });
  }

  /**
   * Put other points in the place of all.
   * @param {import("../model/csv/csv-points.js").Imported} imported
   */
  replace(imported) {
    this.#begin(imported);
  }

  /** @param {number[]} test 1 for each point that is to be one to test with, as many as there are points */
  split(test) {
    const { classNames, scale } = this.#store.state;
    if (String(test) === String(this.points.test)) return;
    this.#begin({ points: { ...this.points, test }, classNames, scale });
  }

  /** Note the points as they are, before a generator replaces them. */
  noteForUndo() {
    this.beginStroke();
    this.#noteStroke();
    this.#store.set({ classNames: null, scale: null });
  }

  /** Note the points as they are, before another run replaces them; their names and units are theirs alone. */
  noteForOtherRun() {
    this.beginStroke();
    this.#noteStroke();
    this.#store.set({ restored: { lastGenerator: null, classNames: null, scale: null } });
  }

  /** What was noted last did not happen. */
  forgetLastUndo() {
    const moment = this.#history.forget();
    if (moment) this.#store.set({ classNames: moment.classNames, scale: moment.scale });
    this.#countHistory();
  }

  /** Go back to the points before the last stroke, clearing or generating. */
  undo() {
    this.#goTo(this.#history.undo(this.#now()));
  }

  /** Take back the last undo. */
  redo() {
    this.#goTo(this.#history.redo(this.#now()));
  }

  /**
   * Take in the points that the server sent.
   * @param {Points} points
   */
  handleData(points) {
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

  /** @returns {Moment} */
  #now() {
    const { generator, edits, classNames, scale } = this.#store.state;
    const last = edits.at(-1);
    // What is drawn may come from a generator that the server has not answered yet.
    const source = edits.length === 0 ? generator : last?.kind === "replace" ? last.generator : null;
    return { points: this.points, generator: source, classNames, scale };
  }

  /** @param {{points: Points} & Partial<Moment>} moment */
  #begin({ points, classNames = null, scale = null }) {
    this.beginStroke();
    this.#noteStroke();
    this.#replace({ points, generator: null, classNames, scale });
  }

  /** @param {Moment | undefined} moment */
  #goTo(moment) {
    if (!moment) return;
    this.#isStrokeNoted = true;
    this.#replace(moment);
    this.#countHistory();
  }

  /** @param {Moment} moment */
  #replace({ points, generator, classNames, scale }) {
    const nSent = this.#store.state.edits.length - this.#nUnsent;
    // Whatever was not sent yet makes no difference any more.
    this.#store.set({ edits: this.#store.state.edits.slice(0, nSent), classNames, scale, restored: null });
    this.#nUnsent = 0;
    this.#apply({ kind: "replace", points, generator });
  }

  /** @param {Edit} edit */
  #apply(edit) {
    this.#noteStroke();
    const { edits } = this.#store.state;
    const merged = this.#nUnsent > 0 ? mergedEdit(edits.at(-1), edit) : null;
    if (!merged) this.#nUnsent += 1;
    this.#store.set({ edits: merged ? [...edits.slice(0, -1), merged] : [...edits, edit] });
    this.#schedule();
  }

  #noteStroke() {
    if (this.#isStrokeNoted) return;
    this.#isStrokeNoted = true;
    if (this.#store.state.restored) this.#store.set({ restored: null });
    this.#history.note(this.#now());
    this.#countHistory();
  }

  #countHistory() {
    this.#store.set({ nUndo: this.#history.nUndo, nRedo: this.#history.nRedo });
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
    if (!sendEdit(this.#send, edit, this.#store.state.task)) {
      this.dropEdits();
      return;
    }
    this.#nUnsent -= 1;
    this.#lastSent = performance.now();
    this.#sentAt.set(edit, this.#lastSent);
    this.#schedule();
  }
}

/**
 * @param {Edit | undefined} last not sent yet
 * @param {Edit} edit
 * @returns {Edit | null} one edit that does what both do
 */
function mergedEdit(last, edit) {
  if (last?.kind === "add" && edit.kind === "add" && last.points.test[0] === edit.points.test[0]) {
    return { ...last, points: joined(last.points, edit.points) };
  }
  return last?.kind === "move" && edit.kind === "move" && last.index === edit.index ? edit : null;
}

/**
 * @param {import("./sender.js").Send} send
 * @param {Edit} edit
 * @param {string} task
 * @returns {boolean} whether the command that does it was sent
 */
function sendEdit(send, edit, task) {
  switch (edit.kind) {
    case "erase":
      return send(COMMAND.ERASE_POINTS, { x: edit.x, y: edit.y, radius: edit.radius });
    case "move":
      return send(COMMAND.MOVE_POINT, { index: edit.index, x: edit.x, y: edit.y });
    case "relabel": {
      const { x, y, radius, target } = edit;
      return send(COMMAND.RELABEL_POINTS, { x, y, radius, [task === "regression" ? "value" : "label"]: target });
    }
    case "replace": {
      const { test, ...points } = edit.points;
      return edit.generator ? send(COMMAND.GENERATE_DATA, edit.generator) : send(COMMAND.UPDATE_DATA, { points, test });
    }
    case "add": {
      const { test, ...points } = edit.points;
      return send(COMMAND.ADD_POINTS, { points, test: test[0] === 1 });
    }
  }
}
