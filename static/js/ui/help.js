// @ts-check
/** Puts each help text and menu under its button, or above it (`data-above`); the browser itself opens and closes it. */

const GAP = 6;

/** @param {Document} document */
export function placeHelp(document) {
  // What is loaded with the first look at a menu makes it larger.
  const sizes = new ResizeObserver((entries) => entries.forEach(({ target }) => place(/** @type {HTMLElement} */ (target))));
  for (const help of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(".help[popover], .menu[popover]"))) {
    help.addEventListener("toggle", (event) => {
      sizes.unobserve(help);
      if (/** @type {ToggleEvent} */ (event).newState !== "open") return;
      place(help);
      sizes.observe(help);
    });
  }
}

/** @param {HTMLElement} help */
function place(help) {
  const button = /** @type {HTMLElement | null} */ (document.querySelector(`[popovertarget="${help.id}"]`));
  if (button) placeAt(help, button);
}

/**
 * @param {HTMLElement} help that is open
 * @param {HTMLElement} button that it belongs to
 */
export function placeAt(help, button) {
  const { right, bottom, top } = button.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = help;
  const left = Math.max(GAP, Math.min(right - width, innerWidth - width - GAP));
  const { above } = help.dataset;
  const isBelow = above === undefined && bottom + GAP + height < innerHeight;
  help.style.left = `${left}px`;
  help.style.top = `${isBelow ? bottom + GAP : Math.max(GAP, top - GAP - height)}px`;
}
