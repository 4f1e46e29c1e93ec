// @ts-check
/**
 * The buttons that a message names stand in it: whoever reads "Back to now" can press it there. Train and Reset, always on
 * the screen right above it, do not; Pause does, as it is offered to those who look at nothing but the map.
 */

import { BACK_TO_NOW, BACK_TO_PREVIOUS_RUN, RESUME_FROM_HERE } from "../../session/texts.js";
import { createElement } from "../../ui/create-element.js";
import { PAUSE } from "./texts.js";

/** @type {Record<string, string>} what messages call a control, and its action */
const ACTIONS = {
  [BACK_TO_NOW]: "now",
  [RESUME_FROM_HERE]: "go-on",
  [BACK_TO_PREVIOUS_RUN]: "bring-back",
  [PAUSE]: "train",
};

const NAME = new RegExp(`\\b(${Object.keys(ACTIONS).join("|")})\\b`);

/**
 * @param {string} text
 * @returns {(string | HTMLElement)[]} the text in parts, with a button for each control that it names and the page shows
 */
export function withButtons(text) {
  return text.split(NAME).map((part) => {
    const control = controlOf(part);
    return control && !control.closest("[data-hidden-by-link]") ? namedButton(part, control) : part;
  });
}

/** @param {string} part of a message */
function controlOf(part) {
  if (!Object.hasOwn(ACTIONS, part)) return null;
  return /** @type {HTMLElement | null} */ (document.querySelector(`[data-action=${ACTIONS[part]}]`));
}

/**
 * @param {string} name
 * @param {HTMLElement} control
 */
function namedButton(name, control) {
  const button = createElement("button", { type: "button", class: "named-button", "data-press": ACTIONS[name] }, name);
  button.addEventListener("click", () => {
    // The answer may take this button away: the focus goes to the control itself.
    control.focus({ preventScroll: true });
    control.click();
  });
  return button;
}
