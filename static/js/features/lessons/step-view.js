// @ts-check
/** Draws one step of a lesson into the panel: text, question, fields, goals, and what the run has answered. */

import { createElement } from "../../ui/create-element.js";
import { withWords } from "../../ui/with-words.js";
import { BorrowedFields } from "./borrowed-fields.js";
import { GoalList } from "./goal-list.js";
import { NEXT_AGAIN, nextLesson, place, RIGHT, SOLVED, WRONG } from "./texts.js";

export class StepView {
  #element;
  #goals;
  #fields;
  /** What is said to be missing, without how far the run has got. */
  #missing = "";

  /** @param {HTMLElement} element the panel */
  constructor(element) {
    this.#element = element;
    this.#goals = new GoalList(this.part("goals"));
    this.#fields = new BorrowedFields(this.part("fields"));
  }

  /**
   * @param {import("./challenge.js").Lesson} lesson
   * @param {number} at which of its steps
   */
  draw(lesson, at) {
    const { title, text, fields = [], question, challenge } = lesson.steps[at];
    this.#fields.borrow(fields);
    setText(this.part("place"), place(at + 1, lesson.steps.length));
    setText(this.part("title"), lesson.title);
    setText(this.part("step-title"), title);
    this.part("text").replaceChildren(...text.map((each) => createElement("p", {}, ...withWords(each))));
    this.button("back").hidden = at === 0;
    this.button("next").hidden = at === lesson.steps.length - 1;
    this.part("next-lesson").hidden = true;
    this.#missing = "";
    this.part("answer").replaceChildren();
    this.part("solved").replaceChildren();
    this.#element.classList.remove("is-solved");
    this.part("question").hidden = !question;
    this.part("challenge").hidden = !challenge;
    if (question) this.#drawQuestion(question);
    if (challenge) setText(this.part("hint"), challenge.hint);
    /** @type {HTMLDetailsElement} */ (this.#element.querySelector(".lesson-hint")).open = false;
    this.part("body").scrollTop = 0;
  }

  /** The lesson ends: what it has borrowed goes back. */
  leave() {
    this.#fields.borrow([]);
  }

  /** @param {import("./challenge.js").Question} question */
  #drawQuestion({ text, choices }) {
    setText(/** @type {HTMLElement} */ (this.part("question").querySelector("legend")), text);
    const rows = choices.map((choice, i) => {
      const radio = createElement("input", { type: "radio", name: "lesson-answer", value: String(i) });
      return createElement("label", { class: "chip" }, radio, createElement("span", {}, choice));
    });
    this.part("choices").replaceChildren(...rows);
  }

  /**
   * In place of an answer. How far the run has got changes with each picture: screen readers say it in the bar, not here again and again.
   * @param {{text: string, now: string}} missing
   * @param {boolean} isNextMeant whether Next was pressed
   */
  showMissing({ text, now }, isNextMeant) {
    const place = this.part("answer");
    const said = `${text} ${isNextMeant ? NEXT_AGAIN : ""}`;
    if (this.#missing !== said) {
      place.replaceChildren(text, createElement("span", { "aria-hidden": "true" }), isNextMeant ? ` ${NEXT_AGAIN}` : "");
    }
    setText(/** @type {HTMLElement} */ (place.firstElementChild), now ? `: ${now}.` : ".");
    if (this.#missing !== said) this.#bringIntoView("answer");
    this.#missing = said;
  }

  /**
   * @param {number} right index of the right choice
   * @param {string} answer what the run has shown
   */
  showAnswer(right, answer) {
    const chosen = /** @type {HTMLInputElement | null} */ (this.part("choices").querySelector(":checked"));
    const verdict = chosen && (Number(chosen.value) === right ? RIGHT : WRONG);
    this.#missing = "";
    this.part("answer").replaceChildren(...(verdict ? [`${verdict} `] : []), ...withWords(answer));
    this.#bringIntoView("answer");
  }

  /**
   * @param {import("./challenge.js").CheckedGoal[]} goals
   * @param {string} missed
   */
  showGoals(goals, missed) {
    this.#goals.show(goals);
    setText(this.part("missed"), missed);
  }

  /**
   * @param {string} text
   * @param {import("./challenge.js").Lesson | undefined} next the lesson after this one
   */
  showSolved(text, next) {
    this.#element.classList.add("is-solved");
    this.part("solved").replaceChildren(createElement("strong", {}, SOLVED), createElement("p", {}, text));
    this.#bringIntoView("solved");
    if (!next) return;
    const link = this.part("next-lesson");
    link.setAttribute("href", `#lesson=${next.id}`);
    setText(link, nextLesson(next.title));
    link.hidden = false;
  }

  /**
   * The panel's own text is scrolled; the page never is.
   * @param {string} name
   */
  #bringIntoView(name) {
    const { scrollHeight, clientHeight } = this.part("body");
    if (scrollHeight > clientHeight) this.part(name).scrollIntoView({ block: "nearest" });
  }

  /** @param {string} name */
  part(name) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`[data-part=${name}]`));
  }

  /** @param {string} name */
  button(name) {
    return /** @type {HTMLButtonElement} */ (this.#element.querySelector(`[data-lesson=${name}]`));
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
