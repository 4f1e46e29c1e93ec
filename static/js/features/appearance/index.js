// @ts-check
/** How the page looks: light or dark, for all tabs; and as it is shown to an audience, in this tab. */

import { lastingStorage } from "../../session/tab-memory.js";
import { part } from "../../ui/dom.js";
import { loadStyle } from "../../ui/load-style.js";
import { placeByRoom } from "../../ui/place-by-room.js";
import { applyTheme, readTheme, watchTheme } from "../../ui/theme.js";

const THEME_KEY = "nnvisu.theme";
const PRESENT_KEY = "nnvisu.present";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeAppearance({ store, classColours, storage }) {
  const draw = () => store.set({ theme: readTheme(classColours) });
  watchTheme(draw);
  const theme = part("theme");
  // A narrow bar has no room for one more button.
  placeByRoom("(min-width: 64rem)", () => part("page-menu").prepend(theme), () => part("run-menu").append(theme));
  const followTheme = tie(theme, lastingStorage(), THEME_KEY, (choice) => {
    applyTheme(choice);
    draw();
  });
  // Another tab has chosen.
  window.addEventListener("storage", ({ key }) => {
    if (key === THEME_KEY) followTheme();
  });
  tie(part("present"), storage, PRESENT_KEY, async (size) => {
    if (size) await loadStyle("features/appearance/present");
    document.documentElement.dataset.present = size;
    draw();
  });
}

/**
 * Let radio buttons choose what is kept, and apply it: now, and at each choice.
 * @param {HTMLElement} element with the radio buttons; the first one holds where nothing is kept
 * @param {Storage | null} storage
 * @param {string} key
 * @param {(value: string) => void} apply
 * @returns {() => void} applies what is kept by now
 */
function tie(element, storage, key, apply) {
  const radios = /** @type {HTMLInputElement[]} */ ([...element.querySelectorAll("input")]);
  const follow = () => {
    const kept = storage?.getItem(key);
    const chosen = radios.find(({ value }) => value === kept) ?? radios[0];
    chosen.checked = true;
    apply(chosen.value);
  };
  for (const radio of radios) {
    radio.addEventListener("change", () => {
      storage?.setItem(key, radio.value);
      follow();
    });
  }
  follow();
  return follow;
}
