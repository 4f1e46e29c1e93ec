// @ts-check
/** Predict first: a question to all, whose answers are counted before anybody can train. */

import { createButton, createElement } from "../../ui/create-element.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { CountsView } from "./counts-view.js";
import { textField } from "./form-parts.js";
import { ANSWERED, ASK, ASKED, CHOICE_LABEL, QUESTION_EXAMPLE, QUESTION_LABEL, SHOW_ANSWERS, TAKE_AWAY, TOO_FEW } from "./lead-texts.js";

const MOST_CHOICES = 6;

export class QuestionPanel {
  element = createElement("section", { class: "classroom-panel" });
  #form = createElement("form", { class: "classroom-form", novalidate: "" });
  #text = textField(QUESTION_LABEL, { placeholder: QUESTION_EXAMPLE, maxlength: "200" });
  #choices = Array.from({ length: MOST_CHOICES }, (_, i) => textField(CHOICE_LABEL(i + 1), { maxlength: "80" }));
  #error = createElement("p", { class: "field-error", role: "alert", hidden: "" }, TOO_FEW);
  #asked = createElement("div", { class: "classroom-form", hidden: "" });
  #title = createElement("h3");
  #state = createElement("p", { class: "note", role: "status" });
  #counts = new CountsView();
  #reveal;
  /** @type {import("../../wire/messages.js").Question | null} */
  #question = null;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor({ send }) {
    const set = (/** @type {import("../../wire/messages.js").FieldsOf<"set_classroom">} */ fields) => send(CLASSROOM_COMMAND.SET_CLASSROOM, fields);
    this.#form.append(this.#text.element, ...this.#choices.map(({ element }) => element), this.#error,
      createElement("div", { class: "classroom-row" }, createElement("button", { type: "submit", class: "button button-small button-primary" }, ASK)));
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = this.#text.input.value.trim();
      const choices = this.#choices.map(({ input }) => input.value.trim()).filter(Boolean);
      this.#error.hidden = text !== "" && choices.length >= 2;
      if (this.#error.hidden) set({ question: { text, choices, is_open: true }, training: false });
    });
    this.#reveal = createButton(SHOW_ANSWERS, SHOW_ANSWERS, () => {
      if (!this.#question) return;
      const { text, choices } = this.#question;
      set({ question: { text, choices, is_open: false }, training: true });
    }, "button button-small button-primary");
    const away = createButton(TAKE_AWAY, TAKE_AWAY, () => set({ question: null, training: true }), "button button-small");
    this.#asked.append(this.#title, this.#state, this.#counts.element, createElement("div", { class: "classroom-row" }, this.#reveal, away));
    this.element.append(this.#form, this.#asked);
  }

  /** @param {import("../../model/state.js").State} state */
  show({ classroom }) {
    const question = classroom?.question ?? null;
    this.#question = question;
    this.#form.hidden = question !== null;
    this.#asked.hidden = question === null;
    if (!question) return;
    this.#title.textContent = question.text;
    const state = question.is_open ? ASKED : ANSWERED;
    if (this.#state.textContent !== state) this.#state.textContent = state;
    this.#reveal.hidden = !question.is_open;
    this.#counts.show(question.choices, question.answers ?? []);
  }
}
