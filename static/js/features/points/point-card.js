// @ts-check
/** What is told of one point: what it is, what the network says of it, its loss, and which points are worst. */

import { className } from "../../model/classes.js";
import { rowText } from "../../model/table/held.js";
import { answerInUnits, ofPoint, pairOfPoint, placeOfPoint } from "../../model/point-units.js";
import { formatLoss, formatPercent } from "../../ui/format.js";
import { drawSwatch } from "../../ui/marks.js";
import { atPlace, figuresText, lossText, pointName, PREDICTION, STEP_THROUGH, trueClass, valueName, WORST_TITLE } from "./card-texts.js";

/**
 * @typedef {object} PointNews
 * @property {import("../../model/state.js").Points} points
 * @property {number} index
 * @property {import("../../model/data-scale.js").Scale | null} scale
 * @property {number[]} probabilities empty for regression
 * @property {number | null} value the answer of a regression
 * @property {(number | null)[]} losses of all points
 * @property {number} rank of this one
 * @property {number} predictedAt step
 * @property {number} rankedAt step that the losses are of
 * @property {number[]} worst
 * @property {import("../../wire/messages.js").TableObject | null} table whose row the point is
 * @property {import("../../ui/theme.js").Theme} theme
 */

export class PointCard {
  element = make("div", "point-card");
  #swatch = /** @type {HTMLCanvasElement} */ (make("canvas", "point-swatch"));
  #what = make("p", "point-what");
  #place = make("p", "note point-place");
  #answers = make("ul", "point-answers");
  #loss = make("p", "point-loss");
  #figures = make("p", "note");
  #glass = button(STEP_THROUGH);
  #worst = make("ol", "point-worst");
  #onChoose;

  /**
   * @param {object} acts
   * @param {(index: number) => void} acts.onChoose another point
   * @param {() => void} acts.onGlass
   */
  constructor({ onChoose, onGlass }) {
    this.#onChoose = onChoose;
    this.#swatch.setAttribute("aria-hidden", "true");
    this.#glass.addEventListener("click", onGlass);
    const head = make("div", "point-head");
    head.append(this.#swatch, this.#what);
    const title = make("h3", "point-title");
    title.textContent = WORST_TITLE;
    this.element.append(head, this.#place, this.#answers, this.#loss, this.#figures, this.#glass, title, this.#worst);
  }

  /** @param {HTMLElement[]} profiles of the axes of a plane through a table; they show and hide themselves */
  addProfiles(profiles) {
    this.#figures.after(...profiles);
  }

  /** @param {PointNews} news */
  show(news) {
    const { points, index, scale, losses, rank, table, theme } = news;
    const isTest = points.test[index] === 1;
    this.#what.textContent = pointName(whatOf(points, index, scale), isTest);
    this.#place.textContent = table ? rowText(table, index) : atPlace(placeOfPoint(scale, points, index));
    this.#swatch.hidden = points.value !== undefined;
    if (!this.#swatch.hidden) drawSwatch(this.#swatch, points.label[index], theme);
    this.#showAnswers(news);
    this.#figures.textContent = figuresText(news.predictedAt, news.rankedAt);
    this.#loss.textContent = lossText(losses[index] ?? null, rank, losses.length);
    this.#showWorst(news);
  }

  /** @param {PointNews} news */
  #showAnswers({ points, index, scale, probabilities, value }) {
    const names = scale?.classes ?? null;
    if (value !== null) {
      this.#answers.replaceChildren(answerLine(PREDICTION, answerInUnits(scale, value), null, false));
      return;
    }
    this.#answers.replaceChildren(
      ...probabilities.map((share, label) => answerLine(className(names, label), formatPercent(share), share, label === points.label[index])),
    );
  }

  /** @param {PointNews} news */
  #showWorst({ points, scale, losses, worst, index }) {
    // The same buttons are used again, so that one keeps the focus while the numbers change.
    while (this.#worst.children.length > worst.length) this.#worst.lastChild?.remove();
    worst.forEach((each, i) => {
      const line = /** @type {HTMLElement} */ (this.#worst.children[i] ?? this.#newLine(i));
      const [control, loss] = /** @type {HTMLElement[]} */ ([...line.children]);
      control.textContent = `${points.value ? ofPoint(scale, "value", points.value[each]) : whatOf(points, each, scale)} ${pairOfPoint(scale, points, each)}`;
      control.setAttribute("aria-pressed", String(each === index));
      control.dataset.index = String(each);
      loss.textContent = formatLoss(losses[each]);
    });
  }

  /** @param {number} i */
  #newLine(i) {
    const line = make("li", "");
    const control = button("");
    control.className = "point-choice";
    control.addEventListener("click", () => this.#onChoose(Number(control.dataset.index)));
    line.append(control, make("span", "point-number"));
    this.#worst.append(line);
    return this.#worst.children[i];
  }
}

/**
 * @param {string} name
 * @param {string} number
 * @param {number | null} share length of the bar
 * @param {boolean} isRight
 */
function answerLine(name, number, share, isRight) {
  const line = make("li", isRight ? "is-right" : "");
  const [label, value, bar] = [make("span", ""), make("span", "point-number"), make("span", "point-bar")];
  label.textContent = isRight ? trueClass(name) : name;
  value.textContent = number;
  bar.hidden = share === null;
  bar.style.setProperty("--share", `${100 * (share ?? 0)}%`);
  line.append(label, value, bar);
  return line;
}

/**
 * @param {import("../../model/state.js").Points} points
 * @param {number} index
 * @param {PointNews["scale"]} scale
 */
function whatOf({ label, value }, index, scale) {
  return value ? valueName(scale, value[index]) : className(scale?.classes ?? null, label[index]);
}

/** @param {string} text */
function button(text) {
  const element = /** @type {HTMLButtonElement} */ (make("button", "button button-small"));
  element.type = "button";
  element.textContent = text;
  return element;
}

/**
 * @param {string} name
 * @param {string} className
 */
function make(name, className) {
  const element = document.createElement(name);
  if (className) element.className = className;
  return element;
}
