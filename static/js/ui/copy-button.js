// @ts-check
/** A text and the button that copies it. */

import { COPIED, COPY, COPY_BY_HAND } from "./texts.js";

const SHOWN_MS = 1500;

export class CopyButton {
  /** @param {HTMLElement} element holds both */
  constructor(element) {
    const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    const button = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=copy]"));
    button.addEventListener("click", async () => {
      button.textContent = (await copy(input)) ? COPIED : COPY_BY_HAND;
      setTimeout(() => (button.textContent = COPY), SHOWN_MS);
    });
  }
}

/**
 * @param {HTMLInputElement} input
 * @returns {Promise<boolean>} false where the browser gives no clipboard; then the text is selected
 */
async function copy(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return false;
  }
}
