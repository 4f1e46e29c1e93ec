// @ts-check
/** The one inspector: a panel that tells of whatever was asked about, and gives the focus back when it is closed. */

const WIDE = "(min-width: 80rem)";
const GAP = 8;

/**
 * @typedef {object} Content
 * @property {string} title
 * @property {HTMLElement} element what to show
 * @property {HTMLElement} opener what it tells of; gets the focus back
 * @property {Element | null} asked what had the focus when this was asked for; whoever has gone on meanwhile keeps the focus
 * @property {() => void} [onClose] also called when something else takes its place
 */

/** @type {Inspector | null} */
let inspector = null;

/**
 * @param {Content} content takes the place of what was shown
 * @returns {boolean} whether the focus has come to it
 */
export function openInspector(content) {
  const element = /** @type {HTMLElement} */ (document.querySelector("[data-view=inspector]"));
  inspector ??= new Inspector(element);
  return inspector.open(content);
}

/** @param {HTMLElement} element closes the inspector if it shows this */
export function closeInspector(element) {
  if (inspector?.isShowing(element)) inspector.close();
}

class Inspector {
  #element;
  #title;
  #body;
  /** @type {Content | null} */
  #content = null;

  /** @param {HTMLElement} element */
  constructor(element) {
    this.#element = element;
    this.#title = /** @type {HTMLElement} */ (element.querySelector("h2"));
    this.#body = /** @type {HTMLElement} */ (element.querySelector(".inspector-body"));
    const button = /** @type {HTMLElement} */ (element.querySelector("[data-action=close-inspector]"));
    button.addEventListener("click", () => this.close());
    document.addEventListener("keydown", (event) => {
      const isElsewhere = document.querySelector("dialog[open], :popover-open");
      if (event.key === "Escape" && this.#content && !isElsewhere) this.close();
    });
    // Another area is to be seen, and this would cover it.
    document.querySelector("[data-view=tabs]")?.addEventListener("change", () => this.close());
  }

  /**
   * @param {Content} content
   * @returns {boolean}
   */
  open(content) {
    const before = this.#content;
    this.#content = content;
    if (before && before.element !== content.element) before.onClose?.();
    this.#title.textContent = content.title;
    this.#body.replaceChildren(content.element);
    this.#body.scrollTop = 0;
    this.#element.hidden = false;
    this.#place(content.opener);
    const takesFocus = document.activeElement === content.asked;
    if (takesFocus) this.#element.focus({ preventScroll: true });
    return takesFocus;
  }

  close() {
    const content = this.#content;
    if (!content) return;
    const hadFocus = this.#element.contains(document.activeElement);
    this.#content = null;
    // While the inspector is still there, whoever gets the focus can tell where it comes from.
    if (hadFocus && content.opener.isConnected) content.opener.focus();
    this.#element.hidden = true;
    content.onClose?.();
  }

  /** @param {HTMLElement} element */
  isShowing(element) {
    return this.#content?.element === element;
  }

  /**
   * Wide: at the left, where it covers neither network nor map, at the height of what it tells of. Else where the style
   * sheet says, and the map beside or above it.
   * @param {HTMLElement} opener
   */
  #place(opener) {
    const { style } = this.#element;
    if (!matchMedia(WIDE).matches) {
      style.top = style.maxHeight = "";
      // At the foot it would lie over the map, whose neuron or point it tells of: the map comes above it.
      document.querySelector("[data-view=stage]")?.scrollIntoView({ block: "nearest" });
      return;
    }
    const free = freeTop();
    const bottom = freeBottom();
    style.maxHeight = `${bottom - free - 2 * GAP}px`;
    const { top, height } = opener.getBoundingClientRect();
    const most = bottom - this.#element.offsetHeight - GAP;
    style.top = `${Math.max(free + GAP, Math.min(top + height / 2 - 120, most))}px`;
  }
}

/** @returns {number} where in the window the room begins: under the bar, so that Train stays in reach */
function freeTop() {
  return document.querySelector(".top")?.getBoundingClientRect().bottom ?? 0;
}

/** @returns {number} where in the window the room ends: at the time line, if that is in sight, else at the foot */
function freeBottom() {
  const box = document.querySelector("[data-view=timeline]")?.getBoundingClientRect();
  return box && box.height > 0 && box.top > innerHeight / 2 && box.top < innerHeight ? box.top : innerHeight;
}
