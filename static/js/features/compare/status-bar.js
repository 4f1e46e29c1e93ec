// @ts-check
/** How far the experiment is, and what can be done with it: pause and continue, more seeds and steps, another one, the end. */

import { createButton, createElement } from "../../ui/create-element.js";
import { locale } from "../../ui/locale.js";
import { parseNumber } from "../../ui/parse-number.js";
import { COMMAND } from "../../wire/messages.js";
import { selectOf, textInput } from "./setting-inputs.js";
import { COMPILING, CONTINUE, END, END_TITLE, endQuestion, EXTEND, EXTEND_ABOUT, KEEP, PACE_LABEL, PACES, PAUSE, SEEDS_LABEL, START_OTHER, statusText, STEPS_LABEL } from "./texts.js";

export class StatusBar {
  element = createElement("div", { class: "compare-status" });
  #send;
  #text = createElement("p");
  #announced = createElement("p", { class: "visually-hidden", role: "status" });
  #progress = /** @type {HTMLProgressElement} */ (createElement("progress", { "aria-hidden": "true" }));
  #pause;
  #pace;
  #others;
  #buttons;
  /** Asks before everything is discarded, in place of the buttons. */
  #question = createElement("div", { class: "compare-buttons", role: "group", hidden: "" });
  #compiling = createElement("p", { class: "note", hidden: "" }, COMPILING);
  #nRuns = 0;
  #extend = createElement("details", { class: "compare-extend" });
  /** @type {{seeds: number | string, steps: number | string}} */
  #wanted = { seeds: 0, steps: 0 };
  /** What the experiment has already. */
  #given = { seeds: 0, steps: 0 };
  #go;
  /** @type {HTMLInputElement[]} */
  #inputs;
  #told = "";

  /**
   * @param {import("../../session/sender.js").Send} send
   * @param {{other: () => void}} acts other: prepare another comparison
   */
  constructor(send, { other }) {
    this.#send = send;
    this.#pause = createButton(PAUSE, PAUSE, () => {
      send(this.#pause.textContent === PAUSE ? COMMAND.PAUSE_EXPERIMENT : COMMAND.CONTINUE_EXPERIMENT);
    }, "button button-small");
    this.#pace = selectOf(PACES, PACE_LABEL, (pace) => {
      send(COMMAND.SET_PACE, { steps_per_second: pace === "watch" ? "watch" : null });
    });
    const end = createButton(END, END_TITLE, () => this.#ask(true), "button button-small");
    this.#others = [this.#pause, createButton(START_OTHER, START_OTHER, other, "button button-small"), end];
    this.#inputs = /** @type {const} */ (["seeds", "steps"]).map((name) => {
      const input = textInput("", name === "seeds" ? SEEDS_LABEL : STEPS_LABEL, (text) => {
        this.#wanted[name] = parseNumber(text);
        this.#allow();
      });
      input.setAttribute("inputmode", "numeric");
      return /** @type {HTMLInputElement} */ (input);
    });
    this.#go = createButton(EXTEND, EXTEND, () => {
      this.#send(COMMAND.CONTINUE_EXPERIMENT, /** @type {{seeds: number, steps: number}} */ (this.#wanted));
    }, "button button-small button-primary");
    const fields = this.#inputs.map((input, i) => createElement("label", {}, i === 0 ? SEEDS_LABEL : STEPS_LABEL, input));
    this.#extend.append(createElement("summary", {}, EXTEND), createElement("div", { class: "compare-extent" }, ...fields, this.#go), createElement("p", { class: "note" }, EXTEND_ABOUT));
    this.#buttons = createElement("div", { class: "compare-buttons" }, this.#pace, ...this.#others);
    this.element.append(this.#text, this.#progress, this.#buttons, this.#question, this.#compiling, this.#extend, this.#announced);
  }

  /**
   * @param {import("./outcome.js").Status} status
   * @param {import("./outcome.js").Results | null} results
   * @param {{canCommand: boolean, pace: import("../../wire/messages.js").StepResult["pace"]}} owner
   */
  show(status, results, { canCommand, pace }) {
    const step = results?.step ?? status.step;
    const text = statusText(status, step, results?.seconds_left ?? status.estimate.seconds);
    this.#text.textContent = text;
    Object.assign(this.#progress, { max: status.n_steps, value: step });
    const act = status.status === "running" ? PAUSE : CONTINUE;
    if (this.#pause.textContent !== act) {
      this.#pause.textContent = act;
      this.#pause.setAttribute("aria-label", act);
      this.#pause.title = act;
    }
    this.#nRuns = status.n_members;
    if (!this.#told.startsWith(`${status.id} `)) this.#ask(false);
    this.#compiling.hidden = !(status.status === "running" && results?.is_compiling);
    this.#pause.hidden = !["running", "paused"].includes(status.status);
    for (const control of [...this.#others, this.#pace]) control.disabled = !canCommand;
    this.#pace.value = pace === null ? "full" : pace === "watch" ? "watch" : "";
    this.#extend.hidden = !canCommand;
    // Told to who does not see it when it changes what it does, not at every step.
    if (this.#told === `${status.id} ${status.status}`) return;
    this.#told = `${status.id} ${status.status}`;
    this.#announced.textContent = text;
    this.#given = { seeds: status.n_seeds, steps: status.n_steps };
    this.#wanted = { ...this.#given };
    this.#allow();
    this.#inputs[0].value = locale.write(status.n_seeds);
    this.#inputs[1].value = locale.write(status.n_steps);
  }

  /** @param {boolean} isAsking whether the question stands in place of the buttons */
  #ask(isAsking) {
    this.#question.hidden = !isAsking;
    this.#buttons.hidden = isAsking;
    if (!isAsking) return;
    const text = endQuestion(this.#nRuns);
    const keep = createButton(KEEP, KEEP, () => {
      this.#ask(false);
      this.#others[2].focus();
    }, "button button-small");
    const end = createButton(END, text, () => this.#send(COMMAND.CLOSE_EXPERIMENT), "button button-small");
    this.#question.setAttribute("aria-label", text);
    this.#question.replaceChildren(createElement("span", {}, text), end, keep);
    keep.focus();
  }

  /** More is asked for only where another number stands. */
  #allow() {
    this.#go.disabled = this.#wanted.seeds === this.#given.seeds && this.#wanted.steps === this.#given.steps;
  }
}
