// @ts-check
/** The generator of data: each change draws new points at once; what is shown is what made the points. */

import { describeScale } from "../../model/data-scale.js";
import { errorSetter } from "../../model/field-errors.js";
import { randomSeed } from "../../model/random-seed.js";
import { MAX_TEST_SHARE, wrongSeed, wrongShare } from "../../model/split-limits.js";
import { canEdit } from "../../model/state.js";
import { testMarks } from "../../model/strata.js";
import { Field } from "../../ui/fields.js";
import { formatCount } from "../../ui/format.js";
import { COMMAND } from "../../wire/messages.js";
import { Slider } from "./slider.js";

const MIN_POINTS = 10;
const MIN_CLASSES = 2;

export class DataForm {
  #fields;
  #sliders;
  #newPoints;
  #undoEdits;
  #chosen;
  #store;
  #send;
  #editor;
  #defaults;
  /** @type {Record<string, string | number>} the last values that made points */
  #inForce = {};
  /** @type {Record<string, string | number>} what was asked for since, and is not answered yet */
  #asked = {};
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
    this.#newPoints.addEventListener("click", () => this.#generate({ seed: randomSeed() }));
    this.#undoEdits.addEventListener("click", () => this.#generate(store.state.lastGenerator ?? {}));
    this.#defaults = Object.fromEntries(this.#fields.map((field) => [field.name, field.defaultValue]));
    store.watch((state) => [state.generator, state.lastGenerator, state.points, state.scale, state.config === null], (state) => this.#show(state));
    store.watch((state) => [state.errors], ({ errors }) => {
      this.#asked = {};
      for (const field of this.#fields) field.showError(errors[field.key], this.#inForce[field.name]);
    });
    store.watch((state) => [canEdit(state), isEdited(state)], (state) => this.#setDisabled(!canEdit(state)));
  }

  /**
   * @param {string} name
   * @param {string | number} value
   */
  #change(name, value) {
    const { state } = this.#store;
    const isOwn = !state.generator && this.#editor.points.x.length > 0;
    if (isOwn && name === "test_fraction") this.#splitBy({ share: value });
    else if (isOwn && name === "seed" && !isOfDataset(state)) this.#splitBy({ seed: value });
    else this.#generate({ [name]: value });
  }

  /**
   * Split points of one's own; no others take their place.
   * @param {{share?: string | number, seed?: string | number}} by
   */
  #splitBy({ share = this.#inForce.test_fraction, seed = this.#inForce.seed }) {
    const complain = errorSetter(this.#store);
    const [noShare, noSeed] = [wrongShare(share), wrongSeed(seed)];
    if (noShare) complain("data.test_fraction", noShare);
    else if (noSeed) complain("data.seed", noSeed);
    else {
      this.#split = { seed: Number(seed) };
      this.#editor.split(testMarks(this.#editor.points.label, Number(share), Number(seed)));
    }
  }

  /** @param {Record<string, string | number>} changes */
  #generate(changes) {
    this.#inForce = this.#recipe(this.#store.state);
    const asked = { ...this.#inForce, ...this.#asked, ...changes };
    const isSent = this.#send(COMMAND.GENERATE_DATA, /** @type {import("../../wire/messages.js").Generator} */ (asked));
    if (!isSent) {
      this.#show(this.#store.state);
      return;
    }
    this.#asked = { ...this.#asked, ...changes };
    this.#editor.noteForUndo();
    this.#store.set({ notice: null });
  }

  /** @param {import("../../model/state.js").State} state */
  #show(state) {
    if (state.generator) this.#split = null;
    this.#inForce = this.#recipe(state);
    this.#asked = {};
    for (const field of this.#fields) {
      const isOther = field.name === "dataset" && !isOfDataset(state);
      field.show(isOther ? null : this.#inForce[field.name]);
      field.relate(this.#inForce);
    }
    for (const slider of this.#sliders) slider.show(Number(this.#inForce[slider.name]));
    this.#chosen.textContent = state.config === null ? "" : originOf(state, String(this.#inForce.dataset));
  }

  /**
   * What made the points; where that is not known, what they look like.
   * @param {import("../../model/state.js").State} state
   */
  #recipe({ generator, lastGenerator, points, scale }) {
    if (generator) return { ...this.#defaults, ...generator };
    const counted = countedRecipe(points);
    const known = scale || !lastGenerator ? counted : { ...lastGenerator, ...(this.#split && { test_fraction: counted.test_fraction }) };
    return { ...this.#defaults, ...known, ...this.#split };
  }

  /** @param {boolean} isDisabled */
  #setDisabled(isDisabled) {
    for (const part of [...this.#fields, ...this.#sliders]) part.setDisabled(isDisabled);
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
  if (isOfDataset(state)) return dataset.replaceAll("_", " ") + (state.generator ? "" : ", edited");
  if (state.points.x.length === 0) return "none";
  return state.scale ? "from a file" : "by hand";
}

/**
 * Pure.
 * @param {import("../../model/state.js").Points} points
 * @returns {Record<string, number>} points, classes and test share, within what a generator takes
 */
function countedRecipe({ label, test }) {
  if (label.length === 0) return {};
  const nTest = test.reduce((sum, each) => sum + each, 0);
  return {
    n_points: Math.max(MIN_POINTS, label.length),
    n_classes: Math.max(MIN_CLASSES, new Set(label).size),
    test_fraction: Math.min(MAX_TEST_SHARE, Math.round((100 * nTest) / label.length) / 100),
  };
}

export class DataSummary {
  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   */
  constructor(element, store, editor) {
    const shown = (/** @type {import("../../model/state.js").State} */ state) => [state.points, state.edits, state.generator, state.scale, state.config === null];
    store.watch(shown, ({ generator, scale, config }) => {
      const { x, test, label, value } = editor.points;
      const nTest = test.reduce((sum, each) => sum + each, 0);
      const nClasses = new Set(label).size;
      const origin = generator ? "" : scale ? ` From a file. ${describeScale(scale)}` : " Edited by hand.";
      const nTrained = new Set(label.filter((_, i) => !test[i])).size;
      const untrained = nTrained < nClasses ? ` Classes without a training point: ${nClasses - nTrained}.` : "";
      const kind = value ? "with values" : `of ${nClasses} classes`;
      if (config === null) return; // nobody knows them yet
      element.textContent =
        x.length === 0
          ? "0 points: paint some on the map, or choose a data set."
          : `${formatCount(x.length)} points ${kind}: ` +
            `${formatCount(x.length - nTest)} to train, ${formatCount(nTest)} to test.${untrained}${origin}`;
    });
  }
}
