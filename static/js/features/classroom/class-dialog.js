// @ts-check
/** The teacher's dialog: the code, the wall of all pupils, and beside it what is done with them. */

import { createButton, createElement } from "../../ui/create-element.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { ClassExport } from "./class-export.js";
import { ClassWall } from "./class-wall.js";
import { CodeView } from "./code-view.js";
import { LeadPanel } from "./lead-panel.js";
import { PinsPanel } from "./pins-panel.js";
import { PlotPanel } from "./plot-panel.js";
import { PupilPanel } from "./pupil-panel.js";
import { QuestionPanel } from "./question-panel.js";
import {
  CLASS_TITLE, CLOSE, END_CLASS, END_QUESTION, headText, KEEP, PANEL_NAMES, PANELS_LABEL, PAUSE_ALL, PAUSE_TITLE, RELEASE_ALL, RELEASE_TITLE,
  SHOW_CODE, SHOW_WALL,
} from "./teacher-texts.js";

/** @typedef {keyof typeof PANEL_NAMES} PanelName */

const WALL_FPS = 2.7; // no faster: with a hundred pupils more pictures of the wall would cost them a tenth of their steps

export class ClassDialog {
  #app;
  #onClose;
  #dialog = /** @type {HTMLDialogElement} */ (createElement("dialog", { class: "dialog classroom", "data-view": "classroom", "aria-labelledby": "classroom-title" }));
  #code = createElement("strong", { class: "classroom-code" });
  #count = createElement("p", { class: "classroom-count", role: "status" });
  #said = createElement("p", { class: "classroom-said", role: "alert", hidden: "" });
  #pause;
  #showCode;
  #actions = createElement("div", { class: "classroom-row" });
  /** Asks before all is gone, in place of the buttons. */
  #question = createElement("div", { class: "classroom-row", role: "group", "aria-label": END_QUESTION, hidden: "" });
  #codeView;
  #wall;
  #pupil;
  #pins = new PinsPanel();
  /** @type {Record<PanelName, {element: HTMLElement, show: (state: import("../../model/state.js").State) => void}>} */
  #panels;
  /** @type {Map<string, HTMLButtonElement>} */
  #tabs = new Map();
  /** @type {PanelName} */
  #panel = "lead";
  #body = createElement("div", { class: "classroom-body" });
  /** Null as long as nobody has chosen: then the code is shown until somebody has joined. @type {boolean | null} */
  #wantsCode = null;
  #asked = "";

  /**
   * @param {import("../../session/app-context.js").AppContext} app
   * @param {() => void} onClose
   */
  constructor(app, onClose) {
    this.#app = app;
    this.#onClose = onClose;
    const { store, send } = app;
    this.#codeView = new CodeView();
    this.#wall = new ClassWall((pupil) => this.#choose(pupil));
    this.#pupil = new PupilPanel(app, { pin: (row) => this.#pin(row) });
    this.#panels = { pupil: this.#pupil, lead: new LeadPanel(app), question: new QuestionPanel(app), plot: new PlotPanel(app, (pupil) => this.#choose(pupil)), pins: this.#pins };
    this.#pause = createButton("", PAUSE_ALL, () => {
      send(CLASSROOM_COMMAND.SET_CLASSROOM, { paused: !store.state.classroom?.paused });
    }, "button button-small");
    this.#showCode = createButton("", SHOW_CODE, () => {
      this.#wantsCode = !this.#isCodeShown;
      this.#draw();
    }, "button button-small");
    this.#build();
    store.watch(({ classroom, wall, link, theme }) => [classroom, wall, link.state, theme], () => this.#draw());
    store.watch(({ tilesFrame }) => [tilesFrame], ({ tilesFrame }) => this.#dialog.open && this.#wall.drawFrame(tilesFrame));
    store.watch(({ notice }) => [notice], ({ notice }) => {
      this.#said.hidden = notice?.tone !== "error";
      this.#said.textContent = notice?.tone === "error" ? notice.text : "";
    });
  }

  get isOpen() {
    return this.#dialog.open;
  }

  open() {
    if (!this.#dialog.open) this.#dialog.showModal();
    this.#draw();
  }

  #build() {
    const end = createButton(END_CLASS, END_CLASS, () => this.#askToEnd(true), "button button-small");
    const keep = createButton(KEEP, KEEP, () => {
      this.#askToEnd(false);
      end.focus();
    }, "button button-small");
    const sure = createButton(END_CLASS, END_QUESTION, () => this.#app.send(CLASSROOM_COMMAND.END_CLASSROOM), "button button-small");
    this.#question.append(createElement("span", {}, END_QUESTION), sure, keep);
    const files = new ClassExport(this.#app, () => this.#wall.shown);
    this.#actions.append(this.#pause, this.#showCode, files.element, end);
    const head = createElement("div", { class: "classroom-head" },
      createElement("h2", { id: "classroom-title" }, CLASS_TITLE, " ", this.#code),
      this.#count, this.#actions, this.#question,
      createButton("×", CLOSE, () => this.#dialog.close(), "button button-round"));
    const names = /** @type {[PanelName, string][]} */ (Object.entries(PANEL_NAMES));
    const tabs = createElement("div", { class: "classroom-tabs", role: "group", "aria-label": PANELS_LABEL }, ...names.map(([name, text]) => {
      const tab = createButton(text, text, () => this.#open(name), "button button-small");
      this.#tabs.set(name, tab);
      return tab;
    }));
    const side = createElement("div", { class: "classroom-side" }, tabs, ...Object.values(this.#panels).map(({ element }) => element));
    this.#body.append(this.#codeView.element, this.#wall.element, side);
    this.#dialog.append(head, this.#said, this.#body);
    document.body.append(this.#dialog);
    document.addEventListener("visibilitychange", () => this.#ask());
    this.#dialog.addEventListener("close", () => {
      this.#askToEnd(false);
      this.#ask();
      this.#onClose();
      /** @type {HTMLElement | null} */ (document.querySelector("[data-action=show-class]"))?.focus();
    });
    this.#open("lead");
  }

  /** @param {boolean} isAsking */
  #askToEnd(isAsking) {
    this.#question.hidden = !isAsking;
    this.#actions.hidden = isAsking;
    if (isAsking) /** @type {HTMLElement} */ (this.#question.querySelector("button:last-child")).focus();
  }

  /** @param {PanelName} name */
  #open(name) {
    this.#panel = name;
    for (const [other, tab] of this.#tabs) tab.setAttribute("aria-pressed", String(other === name));
    this.#draw();
  }

  /** @param {number} pupil */
  #choose(pupil) {
    this.#pupil.open(pupil);
    this.#wall.mark(pupil);
    this.#open("pupil");
  }

  /** @param {import("../../wire/messages.js").WallRow} row */
  #pin(row) {
    const picture = this.#wall.pictureOf(row.pupil);
    if (picture) this.#pins.add(row, picture);
    this.#open("pins");
  }

  get #isCodeShown() {
    return this.#wantsCode ?? (this.#app.store.state.classroom?.n_pupils ?? 0) === 0;
  }

  #draw() {
    const { state } = this.#app.store;
    const { classroom } = state;
    this.#ask();
    if (classroom && classroom.role !== "teacher") {
      this.#pins.clear();
      this.#dialog.close();
    }
    if (classroom?.role !== "teacher" || !this.#dialog.open) return;
    this.#code.textContent = classroom.code;
    const count = headText(classroom.n_pupils ?? 0, classroom.n_connected ?? 0, classroom.max_pupils ?? Infinity);
    if (this.#count.textContent !== count) this.#count.textContent = count;
    name(this.#pause, classroom.paused ? RELEASE_ALL : PAUSE_ALL, classroom.paused ? RELEASE_TITLE : PAUSE_TITLE);
    const isCodeShown = this.#isCodeShown;
    name(this.#showCode, isCodeShown ? SHOW_WALL : SHOW_CODE, isCodeShown ? SHOW_WALL : SHOW_CODE);
    this.#codeView.element.hidden = !isCodeShown;
    this.#wall.element.hidden = isCodeShown;
    this.#body.classList.toggle("shows-code", isCodeShown);
    if (isCodeShown) this.#codeView.show(classroom.code);
    for (const [each, panel] of Object.entries(this.#panels)) {
      panel.element.hidden = each !== this.#panel;
      if (each === this.#panel) panel.show(state);
    }
    this.#wall.show(state);
  }

  /** Ask for the wall while it is seen; a socket that never asked gets nothing. */
  #ask() {
    const { link, classroom } = this.#app.store.state;
    if (link.state !== "open" || classroom?.role !== "teacher") {
      this.#asked = "";
      return;
    }
    const isSeen = this.#dialog.open && !document.hidden;
    const view = isSeen ? { max_fps: WALL_FPS, figures: true } : { max_fps: 0, figures: false };
    const wanted = JSON.stringify(view);
    if (wanted === this.#asked || (!isSeen && this.#asked === "")) return;
    this.#asked = wanted;
    this.#app.send(CLASSROOM_COMMAND.SET_WALL_VIEW, view);
  }
}

/**
 * @param {HTMLButtonElement} button
 * @param {string} text
 * @param {string} title
 */
function name(button, text, title) {
  if (button.textContent === text) return;
  button.textContent = text;
  button.title = title;
  button.setAttribute("aria-label", text);
}
