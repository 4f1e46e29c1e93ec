// @ts-check
/**
 * Words of the field, explained at the word: `<button data-word="epoch">`, anywhere in the page, opens a card with one plain sentence, and
 * the help of a setting begins with one. What they say is loaded when somebody first asks.
 */

import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeWords({ store }) {
  const withWords = lazyLoad(store, async (again) => {
    const { WordCard } = await import(`./word-card.js${again}`);
    return new WordCard(part("word-card"));
  });
  document.addEventListener("click", ({ target }) => {
    const asked = target instanceof Element ? target.closest("[data-word], .help-button") : null;
    const button = /** @type {HTMLElement | null} */ (asked);
    if (button?.dataset.word) void withWords((words) => words.open(button));
    else if (button) void withWords((words) => words.complete(button));
  });
}
