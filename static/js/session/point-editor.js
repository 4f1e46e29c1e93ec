// @ts-check
/** Edits of the points: drawn at once, sent in order and not too often, undone. Knows no pointer and no canvas. */

import { stateOfScale } from "../model/data-scale.js";
import { hasOtherIn, hasPointIn, mergedEdit, nearestIn, noPoints, unconfirmed, withEdits } from "../model/point-edits.js";
import { PointHistory } from "../model/point-history.js";
import { COMMAND } from "../wire/messages.js";
import { NO_ROOM_FOR_POINTS } from "./texts.js";

/** @typedef {import("../model/state.js").Points} Points */
/** @typedef {import("../model/point-edits.js").Edit} Edit */
/** @typedef {import("../model/point-edits.js").Disc} Disc */
/** @typedef {import("../model/point-edits.js").Reason} Reason */
/** @typedef {import("../model/point-history.js").HistoryEntry} HistoryEntry */

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
  /** @type {import("../model/data-scale.js").Scale | null} of the points that the server sent last */
  #toldScale = null;

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

  /** What made the points as they will be, null if they were edited since; the server may not have answered yet. */
  get generator() {
    const { generator, edits } = this.#store.state;
    const last = edits.at(-1);
    return edits.length === 0 ? generator : last?.kind === "replace" ? last.generator : null;
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
    // What is drawn from nothing is no longer a data set that was edited.
    if (points.x.length <= room && this.points.x.length === 0) this.#store.set({ lastGenerator: null });
    if (points.x.length <= room) this.#apply({ kind: "add", points });
    else this.#store.tell({ text: NO_ROOM_FOR_POINTS, tone: "error" });
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
    if (this.points.x.length > 0) this.#begin({ points: noPoints(Boolean(this.points.value)), reason: "cleared" });
  }

  /**
   * Put other points in the place of all.
   * @param {import("../model/table/points.js").Imported} imported
   */
  replace(imported) {
    this.#begin({ ...imported, reason: "imported" });
  }

  /** @param {number[]} test 1 for each point that is to be one to test with, as many as there are points */
  split(test) {
    if (String(test) === String(this.points.test)) return;
    const { scale, table } = this.#store.state;
    this.#begin({ points: { ...this.points, test }, scale, table, reason: "split" });
  }

  /** Note the points as they are, before a generator replaces them. */
  noteForUndo() {
    this.beginStroke();
    this.#noteStroke();
    this.#store.set({ edits: this.#takeSent(), ...stateOfScale(null) });
  }

  /** Note the points as they are, before another run replaces them. */
  noteForOtherRun() {
    this.beginStroke();
    this.#noteStroke();
    this.#store.set({ edits: this.#takeSent(), restored: { lastGenerator: null } });
  }

  /** What was noted last did not happen. */
  forgetLastUndo() {
    const entry = this.#history.forget();
    if (entry) this.#store.set(stateOfScale(entry.scale));
    this.#countHistory();
  }

  /** Go back to the points before the last stroke, clearing or generating. */
  undo() {
    this.#goTo("undone", this.#history.undo(this.#now()));
  }

  /** Take back the last undo. */
  redo() {
    this.#goTo("redone", this.#history.redo(this.#now()));
  }

  /**
   * Take in the points that the server sent.
   * @param {Points} points
   * @param {import("../model/data-scale.js").Scale | null} scale
   */
  handleData(points, scale) {
    this.#toldScale = scale;
    const { edits } = this.#store.state;
    const nSent = edits.length - this.#nUnsent;
    const oldest = performance.now() - FORGET_MS;
    const open = unconfirmed(edits.slice(0, nSent), points).filter((edit) => (this.#sentAt.get(edit) ?? -Infinity) > oldest);
    const rest = [...open, ...edits.slice(nSent)];
    // Other points that are on their way have a scale of their own.
    const isOther = rest.some(({ kind }) => kind === "replace");
    this.#store.set({ points, edits: rest, ...(isOther ? {} : stateOfScale(scale)) });
  }

  /** Forget all edits that the server has not told back: one of them was refused, or there is nobody to send to. */
  dropEdits() {
    this.#nUnsent = 0;
    clearTimeout(this.#timer);
    this.#timer = 0;
    this.#store.set({ edits: [], ...stateOfScale(this.#toldScale) });
  }

  /** @returns {HistoryEntry} */
  #now() {
    const { scale, table } = this.#store.state;
    return { points: this.points, generator: this.generator, scale, table };
  }

  /** @param {{points: Points, reason: Reason} & Partial<HistoryEntry>} entry */
  #begin({ points, scale = null, table = null, reason }) {
    this.beginStroke();
    this.#noteStroke();
    this.#replace({ points, generator: null, scale, table, reason });
  }

  /**
   * @param {Reason} reason
   * @param {HistoryEntry | undefined} entry
   */
  #goTo(reason, entry) {
    if (!entry) return;
    this.#isStrokeNoted = true;
    this.#replace({ ...entry, reason });
    this.#countHistory();
  }

  /** @param {HistoryEntry & {reason: Reason}} entry */
  #replace({ points, generator, scale, table, reason }) {
    this.#store.set({ edits: this.#takeSent(), ...stateOfScale(scale), restored: null });
    // Where its rows are to be seen is known with its plane.
    if (table && generator) this.#send(COMMAND.GENERATE_DATA, { ...generator, reason });
    else if (table) void import("./send-table.js").then(({ sendTable }) => sendTable(this.#send, table, { points, scale, reason }));
    else this.#apply({ kind: "replace", points, generator, scale, reason });
  }

  /** @returns {Edit[]} what is on its way, to be seen until the server tells points: those that replace all are without it */
  #takeSent() {
    const sent = this.#store.state.edits.slice(0, this.#store.state.edits.length - this.#nUnsent);
    this.#nUnsent = 0;
    for (const edit of sent) this.#sentAt.delete(edit);
    return sent;
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
    // A timer would have a click wait until the browser has drawn it.
    if (wait === 0) this.#sendNext();
    else this.#timer = setTimeout(() => this.#sendNext(), wait);
  }

  #sendNext() {
    this.#timer = 0;
    const { edits } = this.#store.state;
    const edit = edits[edits.length - this.#nUnsent];
    if (!edit) return;
    if (!sendEdit(this.#send, edit, this.#store.state.task)) return this.dropEdits();
    this.#nUnsent -= 1;
    this.#lastSent = performance.now();
    this.#sentAt.set(edit, this.#lastSent);
    this.#schedule();
  }
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
      const { points: { test, ...points }, generator, scale, reason } = edit;
      return generator ? send(COMMAND.GENERATE_DATA, { ...generator, reason }) : send(COMMAND.UPDATE_DATA, { points, test, reason, ...(scale && { scale }) });
    }
    case "add": {
      const { test, ...points } = edit.points;
      return send(COMMAND.ADD_POINTS, { points, test: test[0] === 1 });
    }
  }
}
