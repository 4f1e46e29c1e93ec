// @ts-check
/** The dialog that compares many runs: what they begin with, then what comes of them; a run is opened from it in a tab of its own. */

import { errorSetter } from "../../model/field-errors.js";
import { canCommand } from "../../model/state.js";
import { createButton, createElement } from "../../ui/create-element.js";
import { COMMAND } from "../../wire/messages.js";
import { Downloads } from "./downloads.js";
import { experimentInAddress, keepInAddress } from "./experiment-link.js";
import { openMember } from "./open-member.js";
import { ProgressLine } from "./progress-line.js";
import { refusalText } from "./refusals.js";
import { ResultsView } from "./results-view.js";
import { SetupView } from "./setup-view.js";
import { StatusBar } from "./status-bar.js";
import { CLOSE, openedRun, TITLE } from "./texts.js";

/** @typedef {import("../../model/state.js").State} State */

export class CompareDialog {
  #app;
  #dialog = /** @type {HTMLDialogElement} */ (createElement("dialog", { class: "dialog compare", "data-view": "compare", "aria-labelledby": "compare-title" }));
  #said = createElement("p", { class: "compare-said", role: "alert", hidden: "" });
  #status;
  #setup;
  #results;
  #downloads;
  #isSettingUp = true;
  /** What the server was last asked for, on which socket. */
  #asked = "";
  /** The experiment that is shown, 0 for none. */
  #id = 0;
  /** What was asked for last, for what is said if it is refused. @type {import("./refusals.js").Asked} */
  #started = {};
  #line;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor(app) {
    this.#app = app;
    const { store, send } = app;
    const open = (/** @type {import("./outcome.js").Run} */ run, /** @type {number | null} */ step) =>
      void openMember(app, { member: run.member, step, text: openedRun(run) }, this.#said);
    this.#line = new ProgressLine(() => void this.open());
    this.#status = new StatusBar(send, { other: () => this.#prepare() });
    this.#setup = new SetupView(app, { start: (experiment) => this.#start(experiment), back: () => this.#show(false) });
    this.#results = new ResultsView(store, { open, want: () => this.#ask() });
    this.#downloads = new Downloads(app, () => this.#results.shown);
    const head = createElement("div", { class: "compare-head" },
      createElement("h2", { id: "compare-title" }, TITLE),
      createButton("×", CLOSE, () => this.#dialog.close(), "button button-round"));
    this.#dialog.append(head, this.#said, this.#status.element, this.#setup.element, this.#results.element, this.#downloads.element);
    document.body.append(this.#dialog);
    this.#dialog.addEventListener("close", () => {
      this.#ask();
      this.#drawLine();
      // The button that opened it is in a menu, which is closed by now.
      const { activeElement: focused } = document;
      if (focused === document.body || this.#dialog.contains(focused)) /** @type {HTMLElement | null} */ (document.querySelector("[popovertarget=run-menu]"))?.focus();
    });
    document.addEventListener("visibilitychange", () => this.#ask());
    store.watch(({ experiment, link, role, pace }) => [experiment, link.state, role, pace], (state) => this.#follow(state));
    store.watch(({ experimentResults, experimentCurves, theme }) => [experimentResults, experimentCurves, theme], () => {
      this.#draw();
      this.#drawLine();
    });
    store.watch(({ tilesFrame }) => [tilesFrame], () => this.#results.draw());
    store.watch(({ notice, errors }) => [notice, errors], (state) => this.#say(state));
  }

  /** Open on the experiment that there is, or on what one begins with. */
  async open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#drawLine();
    if (this.#app.store.state.experiment) {
      this.#show(false);
      return;
    }
    this.#prepare();
    try {
      const experiment = await experimentInAddress();
      if (experiment && !this.#app.store.state.experiment) this.#setup.offer(experiment);
    } catch (error) {
      this.#app.store.tell({ text: /** @type {Error} */ (error).message, tone: "error" });
    }
  }

  #prepare() {
    this.#show(true);
    this.#setup.open(this.#app.store.state.experiment?.experiment ?? null);
  }

  /** @param {object} experiment */
  #start(experiment) {
    this.#forgetRefusals();
    this.#started = experiment;
    this.#app.send(COMMAND.START_EXPERIMENT, { experiment: /** @type {import("../../wire/messages.js").GivenExperiment} */ (experiment) });
  }

  #forgetRefusals() {
    const { store } = this.#app;
    for (const field of Object.keys(store.state.errors).filter(isOfExperiment)) errorSetter(store)(field, null);
  }

  /** @param {State} state */
  #say({ notice, errors, settingRows }) {
    const refused = Object.keys(errors).find(isOfExperiment);
    const text = refused ? refusalText(refused, errors[refused], this.#started, { settingRows }) : notice?.tone === "error" ? notice.text : "";
    this.#said.hidden = text === "";
    this.#said.textContent = text;
  }

  /** @param {boolean} isSettingUp */
  #show(isSettingUp) {
    this.#isSettingUp = isSettingUp;
    this.#setup.element.hidden = !isSettingUp;
    for (const { element } of [this.#status, this.#results, this.#downloads]) element.hidden = isSettingUp;
    this.#draw();
    this.#ask();
  }

  /** @param {State} state */
  #follow({ experiment, limits, role }) {
    const id = experiment?.id ?? 0;
    const isOther = id !== this.#id;
    this.#drawLine();
    this.#id = id;
    if (isOther && role === "owner") void keepInAddress(experiment?.experiment ?? null, limits);
    if (isOther && experiment) this.#show(false);
    else if (isOther && this.#dialog.open) this.#prepare();
    else this.#draw();
    this.#ask();
  }

  #draw() {
    const { state } = this.#app.store;
    const { experiment, experimentResults } = state;
    if (this.#isSettingUp || !experiment || !this.#dialog.open) return;
    this.#status.show(experiment, experimentResults?.id === experiment.id ? experimentResults : null, { canCommand: canCommand(state), pace: state.pace });
    this.#results.show();
  }

  #drawLine() {
    const { experiment, experimentResults: results } = this.#app.store.state;
    const step = results?.id === experiment?.id && experiment?.status !== "done" ? results?.step : experiment?.step;
    this.#line.show(this.#dialog.open ? null : experiment, step ?? 0);
  }

  /** Ask for what is seen, once: figures alone while the dialog is closed, nothing while the tab is hidden. */
  #ask() {
    const { experiment, link } = this.#app.store.state;
    if (link.state !== "open") this.#asked = "";
    const isSeen = this.#dialog.open && !this.#isSettingUp && experiment !== null && !document.hidden;
    const isFollowed = experiment?.status === "running" && !document.hidden;
    const view = isSeen ? this.#results.wanted : { results: isFollowed, max_fps: 0 };
    const wanted = JSON.stringify(view);
    // A socket that has asked for nothing gets nothing.
    if (link.state !== "open" || wanted === this.#asked || (!isSeen && !isFollowed && this.#asked === "")) return;
    this.#asked = wanted;
    this.#app.send(COMMAND.SET_EXPERIMENT_VIEW, view);
  }
}

/** @param {string} field of an error of the server */
function isOfExperiment(field) {
  return field.startsWith("experiment");
}
