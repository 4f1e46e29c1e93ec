// @ts-check
/** The dialog that gives the run away as a link, and takes one in from a file. */

import { nOwnPoints, packRecipe } from "../../session/recipe-link.js";
import { askForRecipe, replaceRun } from "../../session/recipes.js";
import { formatCount } from "../../ui/format.js";

export class ShareDialog {
  #dialog;
  #app;

  /**
   * @param {HTMLDialogElement} dialog
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send" | "editor" | "questions">} app
   */
  constructor(dialog, app) {
    this.#dialog = dialog;
    this.#app = app;
    const file = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-field=recipe]"));
    this.#on("close", () => dialog.close());
    this.#on("open-recipe", () => file.click());
    file.addEventListener("change", () => void this.#open(file));
  }

  /** Open, with the link to the run as it is at this moment. */
  async open() {
    this.#dialog.showModal();
    const input = /** @type {HTMLInputElement} */ (this.#dialog.querySelector("#run-link"));
    const note = /** @type {HTMLElement} */ (this.#dialog.querySelector("[data-text=run-link]"));
    input.value = "…";
    try {
      const recipe = await askForRecipe(this.#app.questions);
      input.value = await this.#linkTo(recipe);
      note.textContent = `Opening it makes the run up to step ${formatCount(recipe.step)}, bit for bit: data, settings, and every change at its step.`;
    } catch (error) {
      input.value = "";
      note.textContent = `There is no link. ${/** @type {Error} */ (error).message}`;
    }
  }

  /** @param {import("../../wire/messages.js").GivenRecipe} recipe */
  async #linkTo(recipe) {
    const most = this.#app.store.state.limits.max_link_points ?? Infinity;
    const nPoints = nOwnPoints(recipe);
    if (nPoints > most) throw new Error(`A link holds ${formatCount(most)} points of one's own, this run has ${formatCount(nPoints)}: save it as a file.`);
    const link = new URL(location.pathname, location.href);
    link.hash = `run=${await packRecipe(recipe)}`;
    return link.href;
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
      this.#app.store.set({ notice: { text: "This file is no recipe of nnvisu: it is not valid JSON.", tone: "error" } });
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
