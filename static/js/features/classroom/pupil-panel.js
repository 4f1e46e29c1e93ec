// @ts-check
/** A pupil's run beside the wall: the page as a viewer has it, read-only, and what the teacher may do with it. */

import { createButton, createElement } from "../../ui/create-element.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import {
  CHOOSE_PUPIL, frameTitle, LEFT, NOT_OPENED, OPEN_TAB, PIN, PIN_TITLE, REMOVE, REMOVE_SURE, SHOW_ANONYMOUS, SHOW_TO_ALL, shownText, STOP_SHOWING,
} from "./teacher-texts.js";

export class PupilPanel {
  element = createElement("section", { class: "classroom-panel classroom-pupil" });
  #app;
  #note = createElement("p", { class: "note" }, CHOOSE_PUPIL);
  #name = createElement("h3");
  #shown = createElement("p", { class: "note", role: "status" });
  #place = createElement("div", { class: "classroom-frame" });
  #actions = createElement("div", { class: "classroom-row" });
  #stop;
  #remove;
  #link = createElement("a", { target: "_blank", rel: "noopener", class: "button button-small" }, OPEN_TAB);
  /** The pupil who is looked at, 0 for none. */
  #pupil = 0;

  /**
   * @param {import("../../session/app-context.js").AppContext} app
   * @param {{pin: (row: import("../../wire/messages.js").WallRow) => void}} acts
   */
  constructor(app, { pin }) {
    this.#app = app;
    const { send, store } = app;
    const show = (/** @type {boolean} */ anonymous) => send(CLASSROOM_COMMAND.SET_CLASSROOM, { shown: { pupil: this.#pupil, anonymous } });
    this.#stop = createButton(STOP_SHOWING, STOP_SHOWING, () => send(CLASSROOM_COMMAND.SET_CLASSROOM, { shown: null }), "button button-small");
    this.#remove = createButton(REMOVE, REMOVE, () => this.#askToRemove(), "button button-small");
    this.#actions.append(
      createButton(SHOW_TO_ALL, SHOW_TO_ALL, () => show(false), "button button-small button-primary"),
      createButton(SHOW_ANONYMOUS, SHOW_ANONYMOUS, () => show(true), "button button-small"),
      this.#stop,
      createButton(PIN, PIN_TITLE, () => {
        const row = store.state.wall[this.#pupil];
        if (row) pin(row);
      }, "button button-small"),
      this.#link, this.#remove);
    this.#actions.hidden = true;
    this.element.append(this.#note, this.#name, this.#actions, this.#shown, this.#place);
  }

  /** @param {number} pupil */
  open(pupil) {
    if (pupil === this.#pupil) return;
    this.#pupil = pupil;
    this.#remove.textContent = REMOVE;
    this.#place.replaceChildren();
    this.#actions.hidden = false;
    this.#note.hidden = true;
    void this.#frame(pupil);
  }

  /** @param {import("../../model/state.js").State} state */
  show({ classroom, wall }) {
    const row = wall[this.#pupil];
    if (this.#pupil > 0 && !row) this.#close();
    const shown = classroom?.shown ?? null;
    this.#stop.hidden = shown === null;
    const text = shown ? shownText(shown.nickname ?? wall[shown.pupil ?? 0]?.nickname ?? "", shown.anonymous) : "";
    if (this.#shown.textContent !== text) this.#shown.textContent = text;
    if (row && this.#name.textContent !== row.nickname) this.#name.textContent = row.nickname ?? "";
  }

  #close() {
    this.#pupil = 0;
    this.#place.replaceChildren();
    this.#name.textContent = "";
    this.#actions.hidden = true;
    this.#note.hidden = false;
    this.#note.textContent = LEFT;
  }

  /** @param {number} pupil */
  async #frame(pupil) {
    try {
      const { viewer } = await this.#app.questions.ask(CLASSROOM_COMMAND.OPEN_PUPIL, { pupil });
      if (pupil !== this.#pupil) return;
      const url = new URL(location.pathname, location.href);
      url.searchParams.set("session", viewer);
      this.#link.setAttribute("href", url.href);
      const title = frameTitle(this.#app.store.state.wall[pupil]?.nickname ?? "");
      this.#place.replaceChildren(createElement("iframe", { src: url.href, title }));
    } catch (error) {
      if (pupil !== this.#pupil) return;
      this.#place.replaceChildren(createElement("p", { class: "field-error" }, NOT_OPENED(/** @type {Error} */ (error).message)));
    }
  }

  /** Only the second press removes: it cannot be taken back. */
  #askToRemove() {
    if (this.#remove.textContent === REMOVE) this.#remove.textContent = REMOVE_SURE;
    else this.#app.send(CLASSROOM_COMMAND.REMOVE_PUPIL, { pupil: this.#pupil });
    this.#remove.setAttribute("aria-label", this.#remove.textContent ?? "");
  }
}
