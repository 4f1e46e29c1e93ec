// @ts-check
/** Builds a link for a lesson: what it starts with and what it shows are ticked, its length is told. */

import { readFragment } from "../../session/fragment.js";
import { CopyButton } from "../../ui/copy-button.js";
import { createElement } from "../../ui/create-element.js";
import { HIDEABLE } from "../../ui/hide-parts.js";
import { COPY } from "../../ui/texts.js";
import { LESSONS } from "../lessons/lessons.js";
import { lessonHash } from "./lesson-hash.js";
import { LinkField } from "./link-field.js";
import { LESSON, LESSON_LENGTH, LESSON_LINK, NO_LINK, PARTS, SHOWS, START, STARTS_WITH, THIS_RUN } from "./texts.js";

const RUN = "run";

export class LessonLink {
  #acts;
  #start;
  #boxes;
  #note;
  #field;
  /** Counts what was asked for: a run that comes late is of no use. */
  #nAsked = 0;

  /**
   * @param {HTMLElement} element
   * @param {{packRun: () => Promise<string>, host: () => string}} acts give the run as it is now, or say why it cannot be in a link,
   *   and the address under which others reach the page
   * @param {string[]} hidden what this page's own link hides
   */
  constructor(element, acts, hidden) {
    this.#acts = acts;
    const options = [new Option(START, ""), new Option(THIS_RUN, RUN), ...LESSONS.map(({ id, title }) => new Option(LESSON(title), id))];
    this.#start = /** @type {HTMLSelectElement} */ (createElement("select", { id: "lesson-start" }, ...options));
    this.#start.value = readFragment(location.hash).get("lesson") ?? "";
    this.#boxes = Object.keys(HIDEABLE).map((name) => {
      const box = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox", value: name }));
      box.checked = !hidden.includes(name);
      return box;
    });
    this.#note = createElement("p", { class: "note", role: "status", "data-text": "lesson-link" });
    const labels = this.#boxes.map((box) => createElement("label", { class: "check" }, box, PARTS[box.value] ?? box.value));
    const row = createElement("div", { class: "joined" },
      createElement("input", { id: "lesson-link", type: "text", readonly: "", "aria-label": LESSON_LINK }),
      createElement("button", { type: "button", class: "button", "data-action": "copy" }, COPY));
    const choices = createElement("fieldset", { class: "share-choices" }, createElement("legend", {}, SHOWS), ...labels);
    element.append(createElement("label", { class: "share-start" }, STARTS_WITH, this.#start), choices, row, this.#note);
    new CopyButton(element);
    this.#field = new LinkField(element);
    for (const control of [this.#start, ...this.#boxes]) control.addEventListener("change", () => void this.show());
  }

  /** Build the link anew. */
  async show() {
    const asked = ++this.#nAsked;
    const start = this.#start.value;
    const hidden = this.#boxes.filter((box) => !box.checked).map((box) => box.value);
    try {
      const opened = start === RUN ? { run: await this.#acts.packRun() } : { lesson: start };
      if (asked !== this.#nAsked) return;
      const link = new URL(location.pathname, location.href);
      link.host = this.#acts.host();
      link.hash = lessonHash({ ...opened, hidden });
      this.#field.value = link.href;
      this.#note.textContent = LESSON_LENGTH(link.href.length);
    } catch (error) {
      if (asked !== this.#nAsked) return;
      this.#field.value = "";
      this.#note.textContent = NO_LINK(/** @type {Error} */ (error).message);
    }
  }
}
