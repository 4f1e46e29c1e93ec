// @ts-check
/** What pupils are to reach: a test score, if wanted with few weights or within few steps. */

import { createButton, createElement } from "../../ui/create-element.js";
import { parseNumber } from "../../ui/parse-number.js";
import { group, textField } from "./form-parts.js";
import { GOAL_SCORE, GOAL_STEPS, GOAL_TITLE, GOAL_WEIGHTS, NO_GOAL, NOT_A_COUNT, NOT_A_SCORE, SET_GOAL } from "./lead-texts.js";
import { goalCount } from "./teacher-texts.js";
import { goalText } from "./texts.js";

/** @typedef {import("../../wire/messages.js").Goal} Goal */

export class GoalForm {
  #score = textField(GOAL_SCORE, { inputmode: "decimal", value: "95", "aria-describedby": "goal-error" });
  #weights = textField(GOAL_WEIGHTS, { inputmode: "numeric" });
  #steps = textField(GOAL_STEPS, { inputmode: "numeric" });
  #error = createElement("p", { class: "field-error", id: "goal-error", role: "alert", hidden: "" });
  #now = createElement("p", { class: "note" });
  #remove;
  element;

  /** @param {(goal: Goal | null) => void} set */
  constructor(set) {
    const go = createButton(SET_GOAL, SET_GOAL, () => {
      const goal = readGoal(this.#score.input.value, this.#weights.input.value, this.#steps.input.value);
      this.#error.hidden = typeof goal !== "string";
      this.#error.textContent = typeof goal === "string" ? goal : "";
      if (typeof goal !== "string") set(goal);
    }, "button button-small");
    this.#remove = createButton(NO_GOAL, NO_GOAL, () => set(null), "button button-small");
    this.element = group(GOAL_TITLE, this.#now, this.#score.element, this.#weights.element, this.#steps.element, this.#error,
      createElement("div", { class: "classroom-row" }, go, this.#remove));
  }

  /**
   * @param {Goal | null} goal in force
   * @param {number} nReached how many pupils have reached it
   */
  show(goal, nReached) {
    this.#remove.hidden = this.#now.hidden = goal === null;
    const text = goal ? `${goalText(goal)}: ${goalCount(nReached)}` : "";
    if (this.#now.textContent !== text) this.#now.textContent = text;
  }
}

/**
 * @param {string} score in percent
 * @param {string} nWeights empty: any
 * @param {string} nSteps
 * @returns {Goal | string} what is wrong, in a sentence
 */
export function readGoal(score, nWeights, nSteps) {
  const percent = parseNumber(score.replace("%", ""));
  if (typeof percent !== "number" || !(percent >= 1 && percent <= 100)) return NOT_A_SCORE;
  const [weights, steps] = [nWeights, nSteps].map((text) => (text.trim() === "" ? null : parseNumber(text)));
  const isCount = (/** @type {number | string | null} */ n) => n === null || (typeof n === "number" && Number.isInteger(n) && n >= 1);
  if (!isCount(weights) || !isCount(steps)) return NOT_A_COUNT;
  return { score: percent / 100, max_weights: /** @type {number | null} */ (weights), max_steps: /** @type {number | null} */ (steps) };
}
