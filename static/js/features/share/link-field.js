// @ts-check
/** A link in its field, with a button for its QR code, which is drawn when somebody asks for it. */

import { createElement } from "../../ui/create-element.js";
import { isLoopback } from "./loopback.js";
import { MAX_QR_BYTES, qrCode } from "./qr.js";
import { HERE, QR, QR_OF, QR_TOO_LONG } from "./texts.js";

const QUIET_CELLS = 4;
const SVG = "http://www.w3.org/2000/svg";

export class LinkField {
  #input;
  #button;
  #figure = createElement("figure", { class: "qr" });
  #reach = createElement("p", { class: "note" }, HERE);

  /**
   * @param {HTMLElement} element holds the field, in a row with the button that copies it
   * @param {boolean} [tellsReach] whether it is said here where nobody else can open the link
   */
  constructor(element, tellsReach = true) {
    this.#input = /** @type {HTMLInputElement} */ (element.querySelector(".joined > input"));
    this.#button = createElement("button", { type: "button", class: "button", "data-action": "qr", "aria-expanded": "false" }, QR);
    this.#button.addEventListener("click", () => this.#toggle());
    const row = /** @type {HTMLElement} */ (this.#input.parentElement);
    row.append(this.#button);
    this.#figure.hidden = true;
    row.after(this.#figure);
    this.#reach.hidden = true;
    if (tellsReach) row.after(this.#reach);
  }

  get value() {
    return this.#input.value;
  }

  /** @param {string} link "" if there is none */
  set value(link) {
    this.#input.value = link;
    this.#reach.hidden = !URL.canParse(link) || !isLoopback(new URL(link).hostname);
    this.#draw();
  }

  #toggle() {
    this.#figure.hidden = !this.#figure.hidden;
    this.#button.setAttribute("aria-expanded", String(!this.#figure.hidden));
    this.#draw();
    this.#figure.scrollIntoView({ block: "nearest" });
  }

  #draw() {
    if (this.#figure.hidden) return;
    const cells = this.value && qrCode(this.value);
    const tooLong = QR_TOO_LONG(this.value.length, MAX_QR_BYTES);
    this.#figure.replaceChildren(cells ? qrPicture(cells, QR_OF(this.value)) : this.value && tooLong);
  }
}

/**
 * @param {boolean[][]} cells
 * @param {string} label
 */
export function qrPicture(cells, label) {
  const side = cells.length + 2 * QUIET_CELLS;
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${side} ${side}`);
  svg.setAttribute("role", "img");
  svg.setAttribute("aria-label", label);
  const path = document.createElementNS(SVG, "path");
  const runs = cells.flatMap((row, y) => row.map((isDark, x) => (isDark ? `M${x + QUIET_CELLS} ${y + QUIET_CELLS}h1v1h-1z` : "")));
  path.setAttribute("d", runs.join(""));
  svg.append(path);
  return svg;
}
