// @ts-check
/**
 * What the form of the data does where points are one's own, edited or from a file: it splits them and offers classes to
 * paint, and asks before others take their place. Loaded once it is needed.
 */

import { classInText, nPaintable } from "../../model/classes.js";
import { errorSetter } from "../../model/field-errors.js";
import { isSame } from "../../model/point-edits.js";
import { wrongSeed, wrongShare } from "../../model/split-limits.js";
import { canEdit } from "../../model/state.js";
import { splitAnew } from "../../model/strata.js";
import { DRAW_NEW, fewerClasses, KEEP_MINE, OF_ONES_OWN, paintClass, WOULD_REPLACE } from "./own-points-texts.js";
import { chooseClass } from "./palette.js";

/** @typedef {Record<string, string | number>} Values of settings, by name */

/**
 * @typedef {object} Form
 * @property {(changes: Values) => void} generate draws new points
 * @property {(asked?: Values) => void} restore shows what is in force, or from now on what is asked for in its place
 * @property {(seed: number) => void} noteSplit remembers by what the points were split
 */

export class OwnPoints {
  #element;
  #store;
  #editor;
  #form;
  /** What was entered and waits for an answer. @type {Values} */
  #asked = {};
  /** @type {HTMLElement | null} */
  #question = null;
  /** The points that the question is about. @type {import("../../model/state.js").Points | null} */
  #asksOf = null;

  /**
   * @param {HTMLElement} element of the form
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/point-editor.js").PointEditor} editor
   * @param {Form} form
   */
  constructor(element, store, editor, form) {
    this.#element = element;
    this.#store = store;
    this.#editor = editor;
    this.#form = form;
    /** @type {HTMLElement} */ (element.querySelector("[data-part=own-points]")).textContent = OF_ONES_OWN;
    store.watch((state) => [state.points, state.edits, canEdit(state)], (state) => this.#review(canEdit(state)));
  }

  /**
   * @param {string} name of a setting
   * @param {string | number} value
   * @param {Values} inForce
   * @param {boolean} isOfDataset whether they are those of a data set that was edited
   */
  change(name, value, inForce, isOfDataset) {
    const { test_fraction: share, seed } = inForce;
    if (name === "test_fraction") this.#split(value, seed);
    else if (isOfDataset) this.#ask(name, value);
    else if (name === "seed") this.#split(share, value);
    else this.#addClass(Number(value));
  }

  /**
   * Split the points; no others take their place.
   * @param {string | number} share
   * @param {string | number} seed
   */
  #split(share, seed) {
    const complain = errorSetter(this.#store);
    const [noShare, noSeed] = [wrongShare(share), wrongSeed(seed)];
    if (noShare) complain("data.test_fraction", noShare);
    else if (noSeed) complain("data.seed", noSeed);
    else {
      this.#form.noteSplit(Number(seed));
      const { label, test } = this.#editor.points;
      this.#editor.split(splitAnew(label, test, Number(share), Number(seed)));
    }
  }

  /**
   * Points of one's own get another class by painting it.
   * @param {number} nClasses
   */
  #addClass(nClasses) {
    const n = nPaintable(this.#editor.points) - 1;
    const tell = (/** @type {string} */ text) => this.#store.tell({ text, tone: "info" });
    if (nClasses < n) tell(fewerClasses(n));
    else if (nClasses > n && chooseClass(this.#store, this.#editor, nClasses - 1)) {
      tell(paintClass(classInText(this.#store.state.classNames, nClasses - 1)));
    }
    this.#form.restore();
  }

  /**
   * Ask under the setting; what is entered meanwhile belongs to the same question.
   * @param {string} name
   * @param {string | number} value
   */
  #ask(name, value) {
    this.#asked = { ...this.#asked, [name]: value };
    this.#asksOf = this.#editor.points;
    this.#form.restore(this.#asked);
    const field = /** @type {HTMLElement} */ (this.#element.querySelector(`[data-setting=${name}]`));
    this.#question ??= questionOf((isAgreed) => {
      const { activeElement } = document;
      const beside = this.#question?.contains(activeElement) ? this.#question.previousElementSibling : null;
      const asked = this.#asked;
      this.#close();
      if (isAgreed) this.#form.generate(asked);
      beside?.querySelector("input")?.focus();
    });
    field.after(this.#question);
    this.#question.scrollIntoView({ block: "nearest" });
  }

  /**
   * Other points are an answer to the question; the server's word on those that are drawn already is none.
   * @param {boolean} canAnswer
   */
  #review(canAnswer) {
    if (!this.#question || !this.#asksOf) return;
    if (!canAnswer || !isSame(this.#asksOf, this.#editor.points)) this.#close();
  }

  #close() {
    if (!this.#question) return;
    this.#question.remove();
    this.#question = null;
    this.#asked = {};
    this.#form.restore();
  }
}

/**
 * @param {(isAgreed: boolean) => void} answer
 * @returns {HTMLElement}
 */
function questionOf(answer) {
  const element = document.createElement("div");
  element.className = "replace-question";
  const text = document.createElement("p");
  text.role = "alert";
  text.textContent = WOULD_REPLACE;
  const buttons = document.createElement("div");
  buttons.className = "buttons";
  for (const [name, label] of [["draw", DRAW_NEW], ["keep", KEEP_MINE]]) {
    const button = document.createElement("button");
    Object.assign(button, { type: "button", className: "button button-small", textContent: label });
    button.dataset.action = `${name}-points`;
    button.addEventListener("click", () => answer(name === "draw"));
    buttons.append(button);
  }
  element.addEventListener("keydown", ({ key }) => key === "Escape" && answer(false));
  element.append(text, buttons);
  return element;
}
