// @ts-check
/** How a teacher leads the class: what is sent to all, what pupils may do and see, a goal, who may join. */

import { askForRecipe } from "../../session/recipes.js";
import { createButton, createElement } from "../../ui/create-element.js";
import { HIDEABLE } from "../../ui/hide-parts.js";
import { locale } from "../../ui/locale.js";
import { parseNumber } from "../../ui/parse-number.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { selectOf } from "../compare/setting-inputs.js";
import { LESSONS } from "../lessons/lessons.js";
import { PARTS } from "../share/texts.js";
import { group, textField, tickBox } from "./form-parts.js";
import { GoalForm } from "./goal-form.js";
import {
  ACCEPTS, FREE_NAMES, JOINING_TITLE, MAX_PUPILS, NOT_SENT, PARTS_TITLE, RANKING, SEND, SEND_ABOUT, SEND_LESSON, SEND_RUN, SEND_TITLE,
  SEND_WHAT, SENT, TRAINING, WRONG_MOST,
} from "./lead-texts.js";

const RUN = "run";
const MOST_PUPILS = 100;

/** @typedef {import("../../wire/messages.js").FieldsOf<"set_classroom">} Settings */

export class LeadPanel {
  element = createElement("section", { class: "classroom-panel" });
  #app;
  #told = createElement("p", { class: "note", role: "status" });
  #training = tickBox(TRAINING, (training) => this.#set({ training }));
  #ranking = tickBox(RANKING, (ranking) => this.#set({ ranking }));
  #accepts = tickBox(ACCEPTS, (accepts) => this.#set({ accepts }));
  #names = tickBox(FREE_NAMES, (isFree) => this.#set({ names: isFree ? "free" : "given" }));
  #most = textField(MAX_PUPILS, { inputmode: "numeric", "aria-describedby": "max-pupils-error" });
  #mostError = createElement("p", { class: "field-error", id: "max-pupils-error", role: "alert", hidden: "" });
  #goal;
  /** @type {Map<string, ReturnType<typeof tickBox>>} */
  #parts;
  /** @type {string[]} */
  #hidden = [];

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor(app) {
    this.#app = app;
    this.#goal = new GoalForm((goal) => this.#set({ goal }));
    this.#parts = new Map(Object.keys(HIDEABLE).map((name) => [name, tickBox(PARTS[name] ?? name, (isSeen) => {
      this.#set({ hidden: isSeen ? this.#hidden.filter((each) => each !== name) : [...this.#hidden, name] });
    })]));
    const what = selectOf({ [RUN]: SEND_RUN, ...Object.fromEntries(LESSONS.map(({ id, title }) => [id, SEND_LESSON(title)])) }, SEND_WHAT, () => {
      this.#told.textContent = "";
    });
    const send = createButton(SEND, SEND_TITLE, () => void this.#send(what.value), "button button-small button-primary");
    this.#most.input.addEventListener("change", () => this.#limit());
    this.element.append(
      group(SEND_TITLE, createElement("div", { class: "classroom-row" }, what, send), createElement("p", { class: "note" }, SEND_ABOUT), this.#told),
      group(PARTS_TITLE, this.#training.element, createElement("div", { class: "classroom-parts" }, ...[...this.#parts.values()].map(({ element }) => element))),
      this.#goal.element,
      group(JOINING_TITLE, this.#accepts.element, this.#names.element, this.#most.element, this.#mostError, this.#ranking.element));
  }

  /** @param {import("../../model/state.js").State} state */
  show({ classroom, wall }) {
    if (!classroom) return;
    this.#hidden = classroom.hidden ?? [];
    this.#training.show(classroom.training ?? true);
    this.#ranking.show(classroom.ranking ?? false);
    this.#accepts.show(classroom.accepts ?? true);
    this.#names.show(classroom.names === "free");
    for (const [name, box] of this.#parts) box.show(!this.#hidden.includes(name));
    if (document.activeElement !== this.#most.input) this.#most.input.value = locale.count(classroom.max_pupils ?? MOST_PUPILS);
    this.#goal.show(classroom.goal, Object.values(wall).filter(({ reached }) => reached).length);
  }

  /** @param {Settings} settings */
  #set(settings) {
    this.#app.send(CLASSROOM_COMMAND.SET_CLASSROOM, settings);
  }

  #limit() {
    const most = parseNumber(this.#most.input.value);
    const isRight = typeof most === "number" && Number.isInteger(most) && most >= 1 && most <= MOST_PUPILS;
    this.#mostError.hidden = isRight;
    this.#mostError.textContent = isRight ? "" : WRONG_MOST(MOST_PUPILS);
    if (isRight) this.#set({ max_pupils: most });
  }

  /** @param {string} what a lesson's id, or this run */
  async #send(what) {
    const { send, questions } = this.#app;
    try {
      const sent = what === RUN ? { recipe: await askForRecipe(questions) } : { lesson: what };
      if (send(CLASSROOM_COMMAND.SEND_TO_CLASS, sent)) this.#told.textContent = SENT;
    } catch (error) {
      this.#told.textContent = NOT_SENT(/** @type {Error} */ (error).message);
    }
  }
}
