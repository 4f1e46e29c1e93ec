// @ts-check
/** Puts each help text and menu under its button, or above it (`data-above`); the browser itself opens and closes it. */

const GAP = 6;

/** @param {Document} document */
export function placeHelp(document) {
  for (const help of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".help[popover], .menu[popover]"))) {
    help.addEventListener("toggle", (event) => {
      if (/** @type {ToggleEvent} */ (event).newState === "open") place(help);
    });
  }
}

/** @param {HTMLElement} help */
function place(help) {
  const button = /** @type {HTMLElement} */ (document.querySelector(`[popovertarget="${help.id}"]`));
  const { right, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = help;
  const left = Math.max(GAP, Math.min(right - width, innerWidth - width - GAP));
  const { above } = help.dataset;
  const isBelow = above === undefined && bottom + GAP + height < innerHeight;
  help.style.left = `${left}px`;
  help.style.top = `${isBelow ? bottom + GAP : Math.max(GAP, top - GAP - height)}px`;
}
