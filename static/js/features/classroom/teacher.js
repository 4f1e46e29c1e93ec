// @ts-check
/** What a teacher has of the class: the dialog with the wall, and the button under the bar that opens it. */

import { createButton } from "../../ui/create-element.js";
import { part } from "../../ui/dom.js";
import { ClassDialog } from "./class-dialog.js";
import { classLine, SHOW_CLASS } from "./teacher-texts.js";

export class Teacher {
  #app;
  #dialog;
  #button = createButton("", SHOW_CLASS, () => this.open(), "button button-small");

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor(app) {
    this.#app = app;
    this.#dialog = new ClassDialog(app, () => this.#show());
    this.#button.dataset.action = "show-class";
    part("message").append(this.#button);
    app.store.watch(({ classroom }) => [classroom], () => this.#show());
    this.open();
  }

  open() {
    this.#dialog.open();
    this.#show();
  }

  #show() {
    const { classroom } = this.#app.store.state;
    const isTeacher = classroom?.role === "teacher";
    this.#button.hidden = !isTeacher || this.#dialog.isOpen;
    if (!isTeacher) return;
    const text = classLine(classroom.code, classroom.n_pupils ?? 0);
    this.#button.textContent = text;
    this.#button.setAttribute("aria-label", `${text}. ${SHOW_CLASS}`);
  }
}
