// @ts-check
/** The teacher's question on a pupil's page: answers to choose from, and the counts once they are shown. */

import { createElement } from "../../ui/create-element.js";
import { CountsView } from "./counts-view.js";
import { ANSWERED, COUNTS } from "./pupil-texts.js";

export class PupilQuestion {
  element = createElement("div", { class: "class-question", hidden: "" });
  #choices = createElement("fieldset", { class: "classroom-group" });
  #told = createElement("p", { class: "note", role: "status" });
  #counts = new CountsView();
  #answer;
  #shown = "";

  /** @param {(choice: number) => void} answer */
  constructor(answer) {
    this.#answer = answer;
    this.element.append(this.#choices, this.#told, this.#counts.element);
  }

  /**
   * @param {import("../../wire/messages.js").Question | null} question
   * @param {number | null} answered the pupil's choice
   */
  show(question, answered) {
    this.element.hidden = question === null;
    if (!question) return;
    const { number, text, choices, is_open: isOpen, answers } = question;
    const shown = JSON.stringify([number, isOpen]);
    if (shown !== this.#shown) this.#build(text, isOpen ? choices : []);
    this.#shown = shown;
    this.#choices.querySelectorAll("input").forEach((input, i) => (input.checked = i === answered));
    const told = isOpen ? (answered === null ? "" : ANSWERED) : COUNTS;
    if (this.#told.textContent !== told) this.#told.textContent = told;
    this.#counts.element.hidden = isOpen || answers === null;
    if (answers) this.#counts.show(choices, answers);
  }

  /**
   * @param {string} text
   * @param {string[]} choices
   */
  #build(text, choices) {
    this.#choices.replaceChildren(createElement("legend", {}, text), ...choices.map((choice, i) => {
      const input = createElement("input", { type: "radio", name: "class-answer" });
      input.addEventListener("change", () => this.#answer(i));
      return createElement("label", { class: "check" }, input, choice);
    }));
  }
}
