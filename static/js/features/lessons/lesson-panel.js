// @ts-check
/** Shows a lesson beside the run that it speaks of: text, a question that the run answers, a challenge that is checked. */

import { canEdit, isPast } from "../../model/state.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { answerOf, checkChallenge, missingFor } from "./challenge.js";
import { lessonOf, LESSONS } from "./lessons.js";
import { Looks } from "./looks.js";
import { Reader } from "./reading.js";
import { sendSetup } from "./setup.js";
import { setText, StepView } from "./step-view.js";
import { FOLD, UNFOLD } from "./texts.js";

const STORAGE_KEY = "nnvisu.lesson";

export class LessonPanel {
  #element;
  #store;
  #send;
  #editor;
  #storage;
  #onClose;
  #view;
  #looks;
  #reader = new Reader();
  /** @type {import("./challenge.js").Lesson | null} */
  #lesson = null;
  #at = 0;
  #isSetUp = false;
  /** False after a look at an earlier step. */
  #isBack = true;
  #isSolved = false;
  #answer = "";
  /** Whether somebody has guessed or wanted to go on before the run had answered. */
  #isAsked = false;
  #isNextMeant = false;
  /** @type {import("./reading.js").Reading | null} */
  #reading = null;

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
    this.#view = new StepView(element);
    this.#looks = new Looks(store);
    const acts = { fold: this.#fold, close: this.close, again: () => this.#begin(), back: () => this.#go(-1), next: () => this.#goOn() };
    for (const [name, act] of Object.entries(acts)) this.#view.button(name).addEventListener("click", () => act.call(this));
    this.#view.part("choices").addEventListener("change", () => this.#guess());
    store.watch(
      (state) => {
        const { config, metrics, step, status, generator, points, defaults, scores, experiment, experimentResults } = state;
        return [config, metrics, step, status, generator, points, defaults, scores, experiment?.status, experimentResults, canEdit(state)];
      },
      (state) => this.#follow(state),
    );
  }

  /**
   * Show a lesson, and make the run that it begins with; whoever comes back to it goes on where they were.
   * @param {string} id
   * @param {boolean} isReturn by a reload, Back or Forward
   * @returns {boolean} whether there is such a lesson
   */
  open(id, isReturn) {
    const lesson = lessonOf(id);
    if (!lesson) return false;
    if (isReturn && this.#lesson?.id === id) return true;
    const kept = isReturn && !this.#lesson ? loadPlace(this.#storage) : null;
    const isKept = kept?.id === id && lesson.steps[kept.at] !== undefined;
    this.#lesson = lesson;
    this.#at = isKept ? kept.at : 0;
    this.#element.hidden = false;
    this.#element.parentElement?.classList.add("has-lesson");
    this.#begin(isKept);
    this.#view.part("title").focus({ preventScroll: true });
    return true;
  }

  /** Put the lesson away and forget how far it went; the run stays as it is. */
  close() {
    this.leave();
    this.#storage?.removeItem(STORAGE_KEY);
    this.#onClose();
  }

  /** Put the lesson away, for whoever may come back to it. */
  leave() {
    this.#lesson = null;
    this.#view.leave();
    this.#looks.show({});
    this.#element.hidden = true;
    this.#element.parentElement?.classList.remove("has-lesson");
  }

  /** A guess: what the run has shown is held against it, or what is missing for that is said. */
  #guess() {
    const { question } = this.#step;
    this.#isAsked = true;
    if (question && this.#answer) this.#view.showAnswer(question.right, this.#answer);
    this.#sayWhatIsMissing();
  }

  /** To the next step; before the run has answered, only if it is asked for twice. */
  #goOn() {
    const isOpen = this.#step.question !== undefined && !this.#answer;
    if (!isOpen || this.#isNextMeant) return this.#go(1);
    this.#isAsked = this.#isNextMeant = true;
    this.#sayWhatIsMissing();
  }

  #sayWhatIsMissing() {
    const { question } = this.#step;
    if (!question || this.#answer || !this.#isAsked) return;
    const missing = missingFor(question, this.#reading);
    if (missing) this.#view.showMissing(missing, this.#isNextMeant);
  }

  /** @param {number} distance */
  #go(distance) {
    this.#at += distance;
    this.#begin();
    // The button that was pressed may be gone now.
    if (this.#view.button(distance > 0 ? "next" : "back").hidden) this.#view.part("title").focus({ preventScroll: true });
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
    this.#isAsked = this.#isNextMeant = false;
    this.#reading = null;
    this.#view.draw(/** @type {import("./challenge.js").Lesson} */ (this.#lesson), this.#at);
    this.#looks.show(this.#step.view ?? {});
    this.#reader.resume(data, this.#step.config);
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
      this.#store.tell(null);
      sendSetup(this.#send, this.#lesson, this.#step, state.defaults);
    }
    this.#check(this.#reader.read(state));
  }

  /** @param {import("./reading.js").Reading} reading */
  #check(reading) {
    this.#reading = reading;
    const { question, challenge } = this.#step;
    if (question && !this.#answer) {
      const answer = answerOf(question, reading);
      if (answer) this.#view.showAnswer(question.right, answer);
      this.#answer = answer;
      this.#sayWhatIsMissing();
    }
    if (!challenge || this.#isSolved) return;
    const { goals, isSolved, missed } = checkChallenge(challenge, reading);
    this.#view.showGoals(goals, isSolved ? "" : missed);
    if (isSolved) this.#view.showSolved(challenge.solved, LESSONS[LESSONS.findIndex(({ id }) => id === this.#lesson?.id) + 1]);
    this.#isSolved = isSolved;
  }

  #fold() {
    const isFolded = this.#element.classList.toggle("is-folded");
    const button = this.#view.button("fold");
    button.setAttribute("aria-expanded", String(!isFolded));
    setText(button, isFolded ? UNFOLD : FOLD);
  }
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
