// @ts-check
/** Shows a lesson beside the run that it speaks of: text, a question that the run answers, a challenge that is checked. */

import { canEdit, isPast } from "../../model/state.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { answerOf, checkChallenge } from "./challenge.js";
import { GoalList } from "./goal-list.js";
import { lessonOf, LESSONS } from "./lessons.js";
import { Reader } from "./reading.js";
import { sendSetup } from "./setup.js";

const STORAGE_KEY = "nnvisu.lesson";

export class LessonPanel {
  #element;
  #store;
  #send;
  #editor;
  #storage;
  #onClose;
  #goals;
  #reader = new Reader();
  /** @type {import("./challenge.js").Lesson | null} */
  #lesson = null;
  #at = 0;
  #isSetUp = false;
  /** False after a look at an earlier step. */
  #isBack = true;
  #isSolved = false;
  #answer = "";

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/sender.js").Send} send
   * @param {{editor: import("../../session/point-editor.js").PointEditor, storage: Storage | null, onClose: () => void}} options
   *   storage: the tab's own
   */
  constructor(element, store, send, { editor, storage, onClose }) {
    this.#element = element;
    this.#store = store;
    this.#send = send;
    this.#editor = editor;
    this.#storage = storage;
    this.#onClose = onClose;
    this.#goals = new GoalList(this.#part("goals"));
    const acts = { fold: this.#fold, close: this.close, again: () => this.#begin(), back: () => this.#go(-1), next: () => this.#go(1) };
    for (const [name, act] of Object.entries(acts)) this.#button(name).addEventListener("click", () => act.call(this));
    store.watch(
      (state) => {
        const { config, metrics, step, status, generator, points, defaults } = state;
        return [config, metrics, step, status, generator, points, defaults, canEdit(state)];
      },
      (state) => this.#follow(state),
    );
  }

  /**
   * Show a lesson, and make the run that it begins with; after a reload, go on where it was.
   * @param {string} id
   * @returns {boolean} whether there is such a lesson
   */
  open(id) {
    const lesson = lessonOf(id);
    if (!lesson) return false;
    const kept = this.#lesson ? null : loadPlace(this.#storage);
    const isKept = kept?.id === id && lesson.steps[kept.at] !== undefined;
    this.#lesson = lesson;
    this.#at = isKept ? kept.at : 0;
    this.#element.hidden = false;
    this.#element.parentElement?.classList.add("has-lesson");
    this.#begin(isKept);
    this.#part("title").focus({ preventScroll: true });
    return true;
  }

  /** Put the lesson away; the run stays as it is. */
  close() {
    this.#lesson = null;
    this.#element.hidden = true;
    this.#element.parentElement?.classList.remove("has-lesson");
    this.#storage?.removeItem(STORAGE_KEY);
    this.#onClose();
  }

  /** @param {number} distance */
  #go(distance) {
    this.#at += distance;
    this.#begin();
    // The button that was pressed may be gone now.
    if (this.#button(distance > 0 ? "next" : "back").hidden) this.#part("title").focus({ preventScroll: true });
  }

  /**
   * Begin the step anew: its text, and its run as soon as commands can be sent.
   * @param {boolean} [isSetUp] whether its run is there already
   */
  #begin(isSetUp = false) {
    const { id, data } = /** @type {import("./challenge.js").Lesson} */ (this.#lesson);
    this.#isSetUp = isSetUp;
    this.#isSolved = false;
    this.#answer = "";
    this.#drawStep();
    this.#reader.resume(data);
    if (!isSetUp) viewCheckpoint(this.#store, null);
    savePlace(this.#storage, { id, at: this.#at });
    this.#follow(this.#store.state);
  }

  get #step() {
    return /** @type {import("./challenge.js").Lesson} */ (this.#lesson).steps[this.#at];
  }

  /** @param {import("../../model/state.js").State} state */
  #follow(state) {
    if (!this.#lesson || !state.config) return;
    if (isPast(state)) this.#isBack = false;
    if (!canEdit(state)) return;
    if (!this.#isBack) this.#reader.comeBack(state);
    this.#isBack = true;
    if (!this.#isSetUp) {
      if (!state.defaults) return;
      this.#isSetUp = true;
      this.#reader.begin(this.#lesson.data, this.#step.config, state);
      if (!this.#reader.read(state).hasLessonData) this.#editor.noteForUndo();
      this.#store.set({ notice: null });
      sendSetup(this.#send, this.#lesson, this.#step, state.defaults);
    }
    this.#check(this.#reader.read(state));
  }

  /** @param {import("./reading.js").Reading} reading */
  #check(reading) {
    const { question, challenge } = this.#step;
    if (question && !this.#answer) {
      const answer = answerOf(question, reading);
      if (answer) this.#showAnswer(question, answer);
    }
    if (!challenge || this.#isSolved) return;
    const { goals, isSolved, missed } = checkChallenge(challenge, reading);
    this.#goals.show(goals);
    setText(this.#part("missed"), isSolved ? "" : missed);
    if (isSolved) this.#showSolved(challenge);
  }

  #drawStep() {
    const lesson = /** @type {import("./challenge.js").Lesson} */ (this.#lesson);
    const { title, text, reveals = [], question, challenge } = this.#step;
    for (const name of reveals) reveal(name);
    this.#element.scrollTop = 0;
    setText(this.#part("place"), `${this.#at + 1} of ${lesson.steps.length}`);
    setText(this.#part("title"), lesson.title);
    setText(this.#part("step-title"), title);
    this.#part("text").replaceChildren(...text.map((each) => elementOf("p", each)));
    this.#button("back").hidden = this.#at === 0;
    this.#button("next").hidden = this.#at === lesson.steps.length - 1;
    this.#part("answer").replaceChildren();
    this.#part("solved").replaceChildren();
    this.#element.classList.remove("is-solved");
    this.#part("question").hidden = !question;
    this.#part("challenge").hidden = !challenge;
    if (question) this.#drawQuestion(question);
    if (challenge) setText(this.#part("hint"), challenge.hint);
    /** @type {HTMLDetailsElement} */ (this.#element.querySelector(".lesson-hint")).open = false;
  }

  /** @param {import("./challenge.js").Question} question */
  #drawQuestion({ text, choices }) {
    setText(/** @type {HTMLElement} */ (this.#part("question").querySelector("legend")), text);
    const rows = choices.map((choice, i) => {
      const radio = elementOf("input");
      const label = elementOf("label");
      label.className = "chip";
      Object.assign(radio, { type: "radio", name: "lesson-answer", value: String(i) });
      label.append(radio, elementOf("span", choice));
      return label;
    });
    this.#part("choices").replaceChildren(...rows);
  }

  /**
   * @param {import("./challenge.js").Question} question
   * @param {string} answer
   */
  #showAnswer({ right }, answer) {
    const chosen = /** @type {HTMLInputElement | null} */ (this.#part("choices").querySelector(":checked"));
    const verdict = chosen && (Number(chosen.value) === right ? "As you said. " : "Not as you said. ");
    this.#answer = answer;
    setText(this.#part("answer"), `${verdict ?? ""}${answer}`);
    this.#bringIntoView("answer");
  }

  /** @param {import("./challenge.js").Challenge} challenge */
  #showSolved({ solved }) {
    const lesson = /** @type {import("./challenge.js").Lesson} */ (this.#lesson);
    const next = LESSONS[LESSONS.indexOf(lesson) + 1];
    this.#isSolved = true;
    this.#element.classList.add("is-solved");
    const parts = [elementOf("strong", "Solved."), elementOf("p", solved)];
    if (next) {
      const link = elementOf("a", `Next lesson: ${next.title}`);
      link.setAttribute("href", `#lesson=${next.id}`);
      parts.push(link);
    }
    this.#part("solved").replaceChildren(...parts);
    this.#bringIntoView("solved");
  }

  /**
   * On a narrow page the panel is scrolled; the page never is.
   * @param {string} name
   */
  #bringIntoView(name) {
    const { scrollHeight, clientHeight } = this.#element;
    if (scrollHeight > clientHeight) this.#part(name).scrollIntoView({ block: "nearest" });
  }

  #fold() {
    const isFolded = this.#element.classList.toggle("is-folded");
    const button = this.#button("fold");
    button.setAttribute("aria-expanded", String(!isFolded));
    setText(button, isFolded ? "Unfold" : "Fold");
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#element.querySelector(`[data-part=${name}]`));
  }

  /** @param {string} name */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.#element.querySelector(`[data-lesson=${name}]`));
  }
}

/**
 * Unfold what a setting stands in.
 * @param {string} name
 */
function reveal(name) {
  const fold = document.querySelector(`[data-scope=config][data-setting=${name}]`)?.closest("details");
  if (fold) fold.open = true;
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/**
 * @param {string} name
 * @param {string} [text]
 */
function elementOf(name, text = "") {
  const element = document.createElement(name);
  element.textContent = text;
  return element;
}

/**
 * @param {Storage | null} storage
 * @returns {{id: string, at: number} | null}
 */
function loadPlace(storage) {
  try {
    return JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
  } catch {
    return null;
  }
}

/**
 * @param {Storage | null} storage
 * @param {{id: string, at: number}} place
 */
function savePlace(storage, place) {
  storage?.setItem(STORAGE_KEY, JSON.stringify(place));
}
