// @ts-check
/** The card that explains a word, and the plain sentence that a setting's help begins with. What is exact stands behind "More". */

import { ACTIVATIONS } from "../../model/network/activation-texts.js";
import { createElement } from "../../ui/create-element.js";
import { placeAt } from "../../ui/help.js";
import { MORE, VALUES, WORDS } from "./texts.js";

export class WordCard {
  #card;

  /** @param {HTMLElement} card a popover */
  constructor(card) {
    this.#card = card;
  }

  /** @param {HTMLElement} button the word */
  open(button) {
    const [plain, exact] = WORDS[button.dataset.word ?? ""] ?? [];
    if (!plain) return;
    this.#card.replaceChildren(createElement("p", {}, plain), ...(exact ? [moreOf(createElement("p", {}, exact))] : []));
    this.#card.showPopover();
    placeAt(this.#card, button);
  }

  /**
   * Let the help of a setting begin with a plain sentence; what it said before is exact.
   * @param {HTMLElement} button opens the help
   */
  complete(button) {
    const help = document.getElementById(button.getAttribute("popovertarget") ?? "");
    const name = button.closest("[data-setting]")?.getAttribute("data-setting") ?? "";
    const [plain] = WORDS[name] ?? [];
    if (!help || !plain) return;
    if (!help.querySelector("details")) {
      help.replaceChildren(createElement("p", {}, plain), createElement("p", { class: "help-value" }), moreOf(...help.children));
    }
    const chosen = button.closest("[data-setting]")?.querySelector("select")?.value ?? "";
    const value = /** @type {HTMLElement} */ (help.querySelector(".help-value"));
    value.textContent = VALUES[chosen] ?? ACTIVATIONS[chosen]?.words ?? "";
    value.hidden = value.textContent === "";
    if (help.matches(":popover-open")) placeAt(help, button);
  }
}

/** @param {Node[]} exact */
function moreOf(...exact) {
  const more = createElement("details", { class: "more" }, createElement("summary", {}, MORE), ...exact);
  more.toggleAttribute("open", document.documentElement.dataset.guidance === "lab");
  return more;
}
