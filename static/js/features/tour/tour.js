// @ts-check
/** The tour: a small card that goes from thing to thing. The page stays usable beside it; Escape skips it. */

import { placeBeside } from "./placement.js";
import { STOPS } from "./stops.js";
import { DONE, NEXT, placeText } from "./texts.js";

export class Tour {
  #card;
  #document;
  #onEnd;
  #at = 0;
  /** @type {HTMLElement | null} what gets the focus back */
  #before = null;
  /** @type {Element | null} */
  #anchor = null;

  /**
   * @param {HTMLElement} card
   * @param {Document} document
   * @param {() => void} onEnd called when it was gone through or skipped
   */
  constructor(card, document, onEnd) {
    this.#card = card;
    this.#document = document;
    this.#onEnd = onEnd;
    this.#button("next").addEventListener("click", () => this.#go(1));
    this.#button("back").addEventListener("click", () => this.#go(-1));
    this.#button("skip").addEventListener("click", () => this.end());
    document.addEventListener("keydown", (event) => this.#hear(event));
    window.addEventListener("resize", () => this.#place());
    document.addEventListener("scroll", () => this.#place(), { passive: true, capture: true });
  }

  /** Begin at the first stop. */
  start() {
    if (this.#card.hidden) this.#before = this.#focused() ?? this.#document.querySelector("[data-action=train]");
    this.#at = 0;
    this.#card.hidden = false;
    this.#show();
    this.#card.focus({ preventScroll: true });
  }

  /** Put the card away, and give the focus back; nothing had it on a first visit: Train is what comes next. */
  end() {
    const hadFocus = this.#card.contains(this.#document.activeElement);
    this.#card.hidden = true;
    this.#point(null);
    if (hadFocus) this.#before?.focus({ preventScroll: true });
    this.#onEnd();
  }

  #focused() {
    const { activeElement, body } = this.#document;
    return activeElement instanceof HTMLElement && activeElement !== body ? activeElement : null;
  }

  /** @param {number} distance */
  #go(distance) {
    this.#at += distance;
    if (this.#at >= STOPS.length) this.end();
    else this.#show();
    if (this.#at === 0) this.#button("next").focus();
  }

  #show() {
    const { title, text, anchors } = STOPS[this.#at];
    const isLast = this.#at === STOPS.length - 1;
    this.#part("title").textContent = title;
    this.#part("text").textContent = text;
    this.#part("place").textContent = placeText(this.#at + 1, STOPS.length);
    this.#button("back").hidden = this.#at === 0;
    this.#button("next").textContent = isLast ? DONE : NEXT;
    this.#button("skip").hidden = isLast;
    this.#point(anchors.map((each) => this.#document.querySelector(each)).find(isSeen) ?? null);
    this.#place();
  }

  /** @param {Element | null | undefined} anchor */
  #point(anchor) {
    this.#anchor?.classList.remove("is-toured");
    this.#anchor = anchor ?? null;
    this.#anchor?.classList.add("is-toured");
    this.#anchor?.scrollIntoView({ block: "nearest", behavior: isCalm() ? "auto" : "smooth" });
  }

  #place() {
    if (this.#card.hidden || !this.#anchor) return;
    const view = { width: this.#document.documentElement.clientWidth, height: window.innerHeight };
    const { left, top } = placeBeside(this.#anchor.getBoundingClientRect(), this.#card.getBoundingClientRect(), view);
    this.#card.style.left = `${Math.round(left)}px`;
    this.#card.style.top = `${Math.round(top)}px`;
  }

  /** @param {KeyboardEvent} event */
  #hear({ key, defaultPrevented }) {
    const isFree = !defaultPrevented && !this.#document.querySelector("dialog[open], :popover-open");
    if (key === "Escape" && !this.#card.hidden && isFree) this.end();
  }

  /** @param {string} name */
  #part(name) {
    return /** @type {HTMLElement} */ (this.#card.querySelector(`[data-part=${name}]`));
  }

  /** @param {string} name */
  #button(name) {
    return /** @type {HTMLButtonElement} */ (this.#card.querySelector(`[data-tour=${name}]`));
  }
}

/** @param {Element | null} element */
function isSeen(element) {
  return element?.checkVisibility() ?? false;
}

function isCalm() {
  return matchMedia("(prefers-reduced-motion: reduce)").matches;
}
