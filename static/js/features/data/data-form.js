// @ts-check
/** The generator of data: each change draws new points at once; what is shown is what made the points. */

import { classInText, nPaintable } from "../../model/classes.js";
import { describeScale } from "../../model/data-scale.js";
import { errorSetter } from "../../model/field-errors.js";
import { randomSeed } from "../../model/random-seed.js";
import { MAX_TEST_SHARE } from "../../model/split-limits.js";
import { canEdit } from "../../model/state.js";
import { Field } from "../../ui/fields.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { COMMAND } from "../../wire/messages.js";
import { nClassesFor } from "./data-pictures.js";
import { Slider } from "./slider.js";
import { BY_HAND, datasetName, EDITED_BY_HAND, FROM_FILE, fromFile, fromTable, NO_ORIGIN, NO_POINTS, REPLACED, summaryText } from "./texts.js";

const MIN_POINTS = 10;
const MIN_CLASSES = 2;

/** Settings that say how a data set is drawn: points of one's own have none of it. */
const OF_DATASETS = ["noise", "n_points", "flipped_fraction", "class_ratio"];

export class DataForm {
  #fields;
  #sliders;
  #newPoints;
  #undoEdits;
  #chosen;
  #ownNote;
  #withOwn;
  #store;
  #send;
  #editor;
  #defaults;
  /** @type {Record<string, string | number>} the last values that made points */
  #inForce = {};
  /** @type {Record<string, string | number>} what was asked for since, and is not answered yet */
  #asked = {};
  /** What somebody is asked about, shown in its place. @type {Record<string, string | number>} */
  #proposed = {};
  /** What points of one's own were split by last, if they were. @type {{seed: number} | null} */
  #split = null;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, send, editor) {
    this.#store = store;
    this.#send = send;
    this.#editor = editor;
    this.#fields = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll("[data-scope=data]"))].map(
      (each) => {
        const name = /** @type {string} */ (each.dataset.setting);
        return new Field(each, (value) => this.#change(name, /** @type {string | number} */ (value)), errorSetter(store));
      },
    );
    this.#sliders = [.../** @type {NodeListOf<HTMLElement>} */ (element.querySelectorAll(".field-slider"))].map(
      (each) => new Slider(each),
    );
    this.#chosen = /** @type {HTMLElement} */ (element.querySelector("[data-chosen]"));
    this.#newPoints = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=data-seed]"));
    this.#undoEdits = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=undo-edits]"));
    this.#newPoints.addEventListener("click", () => this.#replace({ seed: randomSeed() }));
    this.#undoEdits.addEventListener("click", () => this.#generate(store.state.lastGenerator ?? {}, "undone"));
    this.#defaults = Object.fromEntries(this.#fields.map((field) => [field.name, field.defaultValue]));
    store.watch((state) => [state.generator, state.lastGenerator, state.points, state.scale, state.config === null], (state) => this.#show(state));
    store.watch((state) => [state.errors], ({ errors }) => {
      this.#asked = {};
      for (const field of this.#fields) field.showError(errors[field.key], this.#inForce[field.name]);
    });
    this.#withOwn = lazyLoad(store, async (again) => {
      const [{ OwnPoints }] = await Promise.all([import(`./own-points.js${again}`), loadStyle("features/data/own-points")]);
      return new OwnPoints(element, store, editor, {
        generate: (/** @type {Record<string, string | number>} */ changes) => this.#replace(changes),
        restore: (/** @type {Record<string, string | number>} */ asked) => {
          this.#proposed = asked;
          this.#show(store.state);
        },
        noteSplit: (/** @type {number} */ seed) => (this.#split = { seed }),
      });
    });
    this.#ownNote = /** @type {HTMLElement} */ (element.querySelector("[data-part=own-points]"));
    store.watch((state) => [canEdit(state), isEdited(state), this.#isOwn, state.task], (state) => this.#setDisabled(!canEdit(state)));
  }

  /**
   * @param {string} name
   * @param {string | number} value
   */
  #change(name, value) {
    const { state } = this.#store;
    if (!this.#isByHand || name === "dataset") {
      const ofDataset = name === "dataset" && { n_classes: nClassesFor(value, { ...this.#inForce, ...this.#asked }) };
      this.#replace({ [name]: value, ...ofDataset });
    } else void this.#withOwn((own) => own.change(name, value, this.#inForce, isOfDataset(state)));
  }

  /** Whether there are points that were edited, or come from a file. */
  get #isByHand() {
    const { generator, edits } = this.#store.state;
    return (!generator || edits.length > 0) && this.#editor.points.x.length > 0;
  }

  /**
   * Whether the points were drawn from nothing, or come from a file: nothing could make them again. As they are drawn:
   * the note makes room for itself, and whoever has set a point would click beside what moves once the server has it.
   */
  get #isOwn() {
    const { generator, points } = this.#editor;
    return points.x.length > 0 && !isOfDataset({ ...this.#store.state, generator, points });
  }

  /**
   * Draw new points, whatever is there.
   * @param {Record<string, string | number>} changes
   */
  #replace(changes) {
    const isByHand = this.#isByHand;
    if (this.#generate(changes) && isByHand) this.#store.tell({ text: REPLACED, tone: "info" });
  }

  /**
   * @param {Record<string, string | number>} changes
   * @param {import("../../model/point-edits.js").Reason} [reason]
   * @returns {boolean} whether they were sent
   */
  #generate(changes, reason) {
    this.#inForce = this.#recipe(this.#store.state);
    // A drawing of three points, or a file of thousands, says nothing of how many a data set should have.
    const size = this.#isOwn ? { n_points: this.#defaults.n_points } : {};
    const asked = { ...this.#inForce, ...size, ...this.#asked, ...changes };
    const isSent = this.#send(COMMAND.GENERATE_DATA, { .../** @type {import("../../wire/messages.js").Generator} */ (asked), ...(reason && { reason }) });
    if (!isSent) {
      this.#show(this.#store.state);
      return false;
    }
    this.#asked = { ...this.#asked, ...changes };
    this.#editor.noteForUndo();
    this.#store.tell(null);
    return true;
  }

  /** @param {import("../../model/state.js").State} state */
  #show(state) {
    if (state.generator) this.#split = null;
    this.#inForce = this.#recipe(state);
    this.#asked = {};
    const shown = { ...this.#inForce, ...this.#proposed };
    for (const field of this.#fields) {
      const isOther = field.name === "dataset" && !isOfDataset(state);
      field.show(isOther ? null : shown[field.name]);
      field.relate(this.#inForce);
    }
    for (const slider of this.#sliders) slider.show(Number(shown[slider.name]));
    this.#chosen.textContent = state.config === null ? "" : originOf(state, String(this.#inForce.dataset));
  }

  /**
   * What made the points, with the classes that were painted since; where that is not known, what they look like.
   * @param {import("../../model/state.js").State} state
   */
  #recipe({ generator, lastGenerator, points, scale }) {
    if (generator) return { ...this.#defaults, ...generator };
    const counted = countedRecipe(points);
    if (scale || !lastGenerator) return { ...this.#defaults, ...counted, ...this.#split };
    const made = { ...this.#defaults, ...lastGenerator, ...(this.#split && { test_fraction: counted.test_fraction }), ...this.#split };
    return { ...made, n_classes: Math.max(Number(made.n_classes), nPaintable(points) - 1) };
  }

  /** @param {boolean} isDisabled */
  #setDisabled(isDisabled) {
    const { state } = this.#store;
    const ofClasses = state.task === "regression" || state.table ? ["n_classes"] : [];
    const without = this.#isOwn ? [...OF_DATASETS, ...ofClasses] : [];
    for (const part of [...this.#fields, ...this.#sliders]) part.setDisabled(isDisabled || without.includes(part.name));
    this.#ownNote.hidden = !this.#isOwn;
    if (this.#isOwn) void this.#withOwn();
    this.#newPoints.disabled = isDisabled;
    this.#undoEdits.disabled = isDisabled || !isEdited(this.#store.state);
  }
}

/** @typedef {Pick<import("../../model/state.js").State, "generator" | "lastGenerator" | "points" | "scale">} Origin */

/**
 * @param {Origin} state
 * @returns {boolean} whether the points are those of a data set, edited or not
 */
function isOfDataset({ generator, lastGenerator, points, scale }) {
  return Boolean(generator || (lastGenerator && !scale && points.x.length > 0));
}

/**
 * @param {Origin} state
 * @returns {boolean} whether the points were a data set before they were changed by hand, cleared perhaps
 */
function isEdited({ generator, lastGenerator, scale }) {
  return !generator && lastGenerator !== null && !scale;
}

/**
 * Pure.
 * @param {Origin} state
 * @param {string} dataset the last one that was asked for
 * @returns {string} in a few words, where the points come from
 */
export function originOf(state, dataset) {
  if (isOfDataset(state)) return datasetName(dataset, !state.generator);
  if (state.points.x.length === 0) return NO_ORIGIN;
  return state.scale ? FROM_FILE : BY_HAND;
}

/**
 * Pure.
 * @param {import("../../model/state.js").Points} points
 * @returns {Record<string, number>} points, classes and test share, within what a generator takes
 */
function countedRecipe({ label, test }) {
  if (label.length === 0) return {};
  return {
    n_points: Math.max(MIN_POINTS, label.length),
    n_classes: Math.max(MIN_CLASSES, new Set(label).size),
    test_fraction: Math.min(MAX_TEST_SHARE, Math.round((100 * count(test, 1)) / label.length) / 100),
  };
}

/**
 * @param {number[]} roles 0 training, 1 test, 2 validation
 * @param {number} role
 * @returns {number} of the points that have it
 */
function count(roles, role) {
  return roles.filter((each) => each === role).length;
}

export class DataSummary {
  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    const shown = (/** @type {import("../../model/state.js").State} */ state) => [state.points, state.edits, state.generator, state.scale, state.table, state.config === null];
    store.watch(shown, ({ generator, scale, table, config, classNames }) => {
      const { x, test, label, value } = editor.points;
      const classes = [...new Set(label)].sort();
      const origin = generator ? "" : table ? fromTable(table.columns.length) : scale ? fromFile(describeScale(scale)) : EDITED_BY_HAND;
      const trained = label.filter((_, i) => !test[i]);
      const untrained = classes.filter((each) => !trained.includes(each)).map((each) => classInText(classNames, each));
      if (config === null) return; // nobody knows them yet
      element.textContent =
        x.length === 0 ? NO_POINTS : summaryText(x.length, count(test, 1), count(test, 2), value ? null : classes.length, untrained, origin);
    });
  }
}
