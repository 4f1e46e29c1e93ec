// @ts-check
/** What a pupil has of the class: a line under the bar, what the teacher asks, shows and sends. */

import { pinRun } from "../../session/pin-run.js";
import { replaceRun } from "../../session/recipes.js";
import { createButton, createElement } from "../../ui/create-element.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { textField } from "./form-parts.js";
import { PupilQuestion } from "./pupil-question.js";
import {
  CLASS_LABEL, goalLine, LEAVE, LEAVE_TITLE, LOCKED, LOCKED_WITHOUT_QUESTION, nameText, NOT_TAKEN, OTHER_NAME, OWN_NAME, PAUSED, rankText, SENT_LESSON,
  SENT_RUN, SENT_RUN_BESIDE, TAKE_NAME, WHAT_TEACHER_SEES,
} from "./pupil-texts.js";
import { ShownView } from "./shown-view.js";
import { goalText } from "./texts.js";

/** Which of the things that were sent this tab has taken, with the class that they are of. */
const SENT_KEY = "nnvisu.class_sent";

/** @typedef {import("../../wire/messages.js").ClassroomMessage} Classroom */

export class Pupil {
  #app;
  #bar = createElement("section", { class: "class-bar", "data-view": "class-bar", "aria-label": CLASS_LABEL });
  #name = createElement("strong");
  #state = createElement("span", { role: "status", "data-text": "class" });
  #ownName = createElement("form", { class: "classroom-row", hidden: "" });
  #question;
  #shown;
  #taking = 0;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor(app) {
    this.#app = app;
    const { send, store } = app;
    const other = createButton(OTHER_NAME, OTHER_NAME, () => send(CLASSROOM_COMMAND.CHANGE_NICKNAME), "button button-small");
    const leave = createButton(LEAVE, LEAVE_TITLE, () => send(CLASSROOM_COMMAND.LEAVE_CLASSROOM), "button button-small");
    const own = textField(OWN_NAME, { maxlength: "24" });
    this.#ownName.append(own.element, createElement("button", { type: "submit", class: "button button-small" }, TAKE_NAME));
    this.#ownName.addEventListener("submit", (event) => {
      event.preventDefault();
      if (own.input.value.trim() && send(CLASSROOM_COMMAND.CHANGE_NICKNAME, { name: own.input.value.trim() })) own.input.value = "";
    });
    this.#question = new PupilQuestion((choice) => send(CLASSROOM_COMMAND.ANSWER_QUESTION, { choice }));
    this.#bar.append(createElement("p", {}, this.#name, " ", WHAT_TEACHER_SEES, " ", this.#state), other, this.#ownName, leave, this.#question.element);
    document.querySelector(".top")?.append(this.#bar);
    this.#shown = new ShownView(app);
    store.watch(({ classroom }) => [classroom], ({ classroom }) => this.#show(classroom));
    store.watch(({ classroom, link, config }) => [classroom?.sent?.number, link.state, config !== null], () => void this.#take());
  }

  /** @param {Classroom | null} classroom */
  #show(classroom) {
    const isPupil = classroom?.role === "pupil";
    this.#bar.hidden = !isPupil;
    this.#shown.show(isPupil ? classroom.shown : null);
    if (classroom?.role === null) this.#app.storage?.removeItem(SENT_KEY);
    if (!isPupil) return;
    write(this.#name, nameText(classroom.nickname ?? ""));
    write(this.#state, stateOf(classroom));
    this.#ownName.hidden = classroom.names !== "free";
    this.#question.show(classroom.question, classroom.answered);
  }

  /** Take what was sent last, once; a run waits until this one's settings are there, to be pinned. */
  async #take() {
    const { store, questions, storage } = this.#app;
    const { classroom, link, config } = store.state;
    if (classroom?.role !== "pupil" || !classroom.sent || link.state !== "open" || !config) return;
    const { number } = classroom.sent;
    const mark = `${classroom.code} ${number}`;
    if (number === this.#taking || storage?.getItem(SENT_KEY) === mark) return;
    this.#taking = number;
    try {
      const { recipe, lesson } = await questions.ask(CLASSROOM_COMMAND.GET_SENT);
      storage?.setItem(SENT_KEY, mark);
      if (recipe) this.#replace(recipe);
      else if (lesson) this.#learn(lesson);
    } catch (error) {
      this.#taking = 0;
      store.tell({ text: NOT_TAKEN(/** @type {Error} */ (error).message), tone: "error" });
    }
  }

  /** @param {import("../../wire/messages.js").GivenRecipe} recipe */
  #replace(recipe) {
    const { store } = this.#app;
    const { pins } = store.state;
    pinRun(this.#app);
    // A run that has made no step has no curve to be kept.
    const text = store.state.pins === pins ? SENT_RUN : SENT_RUN_BESIDE;
    if (replaceRun(this.#app, recipe)) store.tell({ text, tone: "info" });
  }

  /** @param {string} lesson */
  #learn(lesson) {
    location.hash = `class=${this.#app.store.state.classroom?.code}&lesson=${lesson}`;
    this.#app.store.tell({ text: SENT_LESSON, tone: "info" });
  }
}

/** @param {Classroom} classroom */
function stateOf({ paused, training, question, goal, reached, rank }) {
  const locked = question?.is_open ? LOCKED : LOCKED_WITHOUT_QUESTION;
  return [
    paused ? PAUSED : training === false ? locked : "",
    goal ? goalLine(goalText(goal), reached ?? false) : "",
    rank ? rankText(rank) : "",
  ].filter(Boolean).join(" ");
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
