// @ts-check
/** How a table is read (header, separator, encoding), and how its rows are split into those to train and to test with. */

import { wrongSeed, wrongShare } from "../../model/split-limits.js";
import { ENCODINGS } from "../../model/table/decode.js";
import { SEPARATORS } from "../../model/table/cells.js";
import { createElement } from "../../ui/create-element.js";
import { locale } from "../../ui/locale.js";
import { parseNumber } from "../../ui/parse-number.js";
import {
  ENCODING, ENCODING_NAMES, FIRST_IS_HEADER, NONE, RANDOM_SHARE, SEED, SEPARATOR, SEPARATOR_NAMES, TEST_ROWS, TEST_SHARE,
} from "./import-texts.js";

const USUAL_SHARE = 0.2;

/** @typedef {import("../../model/table/read-table.js").Reading & {encoding?: string}} Reading */

export class ReadingOptions {
  #header = checkbox(FIRST_IS_HEADER);
  #separator = select(SEPARATOR, SEPARATORS.map((separator) => [separator, SEPARATOR_NAMES[separator]]));
  #encoding = select(ENCODING, ENCODINGS.map((encoding) => [encoding, ENCODING_NAMES[encoding]]));

  /**
   * @param {HTMLElement} element
   * @param {(changes: Reading) => void} onChange
   */
  constructor(element, onChange) {
    element.append(this.#header.label, this.#separator.label, this.#encoding.label);
    this.#header.input.addEventListener("change", () => onChange({ hasHeader: this.#header.input.checked }));
    this.#separator.input.addEventListener("change", () => onChange({ separator: this.#separator.input.value }));
    this.#encoding.input.addEventListener("change", () => onChange({ encoding: this.#encoding.input.value }));
  }

  /**
   * @param {import("../../model/table/import-job.js").Answer} answer
   * @param {Reading} chosen
   */
  show({ view, text }, chosen) {
    if (view) this.#header.input.checked = view.hasHeader;
    else if (chosen.hasHeader !== undefined) this.#header.input.checked = chosen.hasHeader;
    this.#separator.label.hidden = view?.separator === null;
    if (view?.separator) this.#separator.input.value = view.separator;
    if (!text) return;
    this.#encoding.label.hidden = text.encoding === null;
    if (text.encoding) this.#encoding.input.value = text.encoding;
  }
}

export class TestRows {
  #onChange;
  #onError;
  #test = select(TEST_ROWS, [["", NONE], ["share", RANDOM_SHARE]]);
  #share = textField(TEST_SHARE, "decimal", "");
  #seed = textField(SEED, "numeric", "");
  #fields = createElement("div", { class: "import-share", "data-import": "share" }, this.#share.label, this.#seed.label);
  #element = createElement("div", { class: "import-test" }, this.#test.label, this.#fields);

  /**
   * @param {HTMLElement} element
   * @param {(split: {testShare: number | null, seed: number}) => void} onChange
   * @param {(error: string) => void} onError
   */
  constructor(element, onChange, onError) {
    this.#onChange = onChange;
    this.#onError = onError;
    this.#test.input.dataset.choice = "test";
    element.append(this.#element);
    for (const [input, type] of /** @type {const} */ ([[this.#test.input, "change"], [this.#share.input, "input"], [this.#seed.input, "input"]])) {
      input.addEventListener(type, () => this.#change());
    }
    this.reset();
  }

  /** @returns {{testShare: number, seed: number}} as of a data set: without test points nobody sees what was only learnt by heart */
  reset() {
    this.#test.input.value = "share";
    this.#share.input.value = locale.write(USUAL_SHARE);
    this.#seed.input.value = "0";
    this.#fields.hidden = false;
    return { testShare: USUAL_SHARE, seed: 0 };
  }

  /** @param {import("../../model/table/guess.js").Role[]} roles of the columns: one of them may split the rows */
  show(roles) {
    this.#element.hidden = roles.includes("split");
  }

  #change() {
    const isDrawn = this.#test.input.value === "share";
    this.#fields.hidden = !isDrawn;
    const [share, seed] = [this.#share, this.#seed].map(({ input }) => parseNumber(input.value));
    const wrong = isDrawn && (wrongShare(share)?.replace("test_fraction", TEST_SHARE) ?? wrongSeed(seed)?.replace("seed", SEED));
    if (wrong) this.#onError(wrong);
    else this.#onChange({ testShare: isDrawn ? Number(share) : null, seed: isDrawn ? Number(seed) : 0 });
  }
}

/** @param {string} text */
function checkbox(text) {
  const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
  return { input, label: createElement("label", { class: "check" }, input, text) };
}

/**
 * @param {string} text
 * @param {string[][]} options values and names
 */
function select(text, options) {
  const input = /** @type {HTMLSelectElement} */ (createElement("select"));
  input.append(...options.map(([value, name]) => new Option(name, value)));
  return { input, label: createElement("label", { class: "import-field" }, text, input) };
}

/**
 * @param {string} text
 * @param {string} mode of the keys on a screen
 * @param {string} value
 */
function textField(text, mode, value) {
  const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "text", inputmode: mode, autocomplete: "off", value }));
  return { input, label: createElement("label", { class: "import-field" }, text, input) };
}
