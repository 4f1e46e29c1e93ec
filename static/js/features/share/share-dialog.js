// @ts-check
/** The dialog that gives the run away as a link, and takes one in from a file. */

import { packRecipe, tooMuchForLink } from "../../session/recipe-link.js";
import { askForRecipe, replaceRun } from "../../session/recipes.js";
import { CopyButton } from "../../ui/copy-button.js";
import { part } from "../../ui/dom.js";
import { lessonHash } from "./lesson-hash.js";
import { LessonLink } from "./lesson-link.js";
import { LinkField } from "./link-field.js";
import { NO_LINK, NO_RECIPE, RUN_STEP } from "./texts.js";
import { ViewerAddress } from "./viewer-address.js";
import { ViewerLink } from "./viewer-link.js";

export class ShareDialog {
  #dialog;
  #app;
  #runField = new LinkField(part("run-link"));
  #address = new ViewerAddress(() => {
    this.#showRun();
    this.#showLesson();
  });
  /** The run as text for an address, once it is there. */
  #packed = "";
  #lesson = /** @type {HTMLDetailsElement} */ (part("lesson-link"));
  #lessonLink;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send" | "editor" | "questions">} app
   */
  constructor(dialog, app) {
    this.#dialog = dialog;
    this.#app = app;
    const acts = { packRun: async () => (await this.#packedRun()).packed, host: () => this.#address.host };
    this.#lessonLink = new LessonLink(this.#lesson, acts, app.store.state.hiddenParts);
    this.#lesson.addEventListener("toggle", () => this.#showLesson());
    const file = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-field=recipe]"));
    new CopyButton(part("run-link"));
    new ViewerLink(part("share"), app.store);
    this.#on("close", () => dialog.close());
    this.#on("open-recipe", () => file.click());
    file.addEventListener("change", () => void this.#open(file));
  }

  /** Open, with the link to the run as it is at this moment. */
  async open() {
    this.#dialog.showModal();
    void this.#address.offer();
    this.#showLesson();
    const note = /** @type {HTMLElement} */ (this.#dialog.querySelector("[data-text=run-link]"));
    this.#packed = "";
    this.#runField.value = "…";
    try {
      const { packed, step } = await this.#packedRun();
      this.#packed = packed;
      this.#showRun();
      note.textContent = RUN_STEP(step);
    } catch (error) {
      this.#runField.value = "";
      note.textContent = NO_LINK(/** @type {Error} */ (error).message);
    }
  }

  #showRun() {
    if (!this.#packed) return;
    const link = new URL(location.pathname, location.href);
    link.host = this.#address.host;
    link.hash = lessonHash({ run: this.#packed, hidden: [] });
    this.#runField.value = link.href;
  }

  #showLesson() {
    if (this.#lesson.open) void this.#lessonLink.show();
  }

  /** The run as it is now, as text for an address. */
  async #packedRun() {
    const recipe = await askForRecipe(this.#app.questions);
    const tooMuch = tooMuchForLink(recipe, this.#app.store.state.limits);
    if (tooMuch) throw new Error(tooMuch);
    return { packed: await packRecipe(recipe), step: recipe.step };
  }

  /** @param {HTMLInputElement} input */
  async #open(input) {
    const text = await input.files?.[0]?.text();
    input.value = "";
    if (text === undefined) return;
    try {
      const recipe = JSON.parse(text);
      if (replaceRun(this.#app, recipe)) this.#dialog.close();
    } catch {
      this.#dialog.close();
      this.#app.store.tell({ text: NO_RECIPE, tone: "error" });
    }
  }

  /**
   * @param {string} action
   * @param {() => void} act
   */
  #on(action, act) {
    this.#dialog.querySelector(`[data-action=${action}]`)?.addEventListener("click", act);
  }
}
