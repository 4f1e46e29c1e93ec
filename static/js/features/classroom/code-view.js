// @ts-check
/** The code of the class, its link and its QR code, large enough for a projector. */

import { CopyButton } from "../../ui/copy-button.js";
import { createElement } from "../../ui/create-element.js";
import { COPY } from "../../ui/texts.js";
import { qrPicture } from "../share/link-field.js";
import { isLoopback } from "../share/loopback.js";
import { qrCode } from "../share/qr.js";
import { addresses } from "../share/viewer-address.js";
import { QR_OF } from "../share/texts.js";
import { CODE_LABEL, HOW_TO_JOIN, LINK_LABEL, ONLY_HERE } from "./teacher-texts.js";

export class CodeView {
  element = createElement("section", { class: "classroom-join-how", "aria-label": CODE_LABEL });
  #code = createElement("p", { class: "classroom-large-code" });
  #input = /** @type {HTMLInputElement} */ (createElement("input", { type: "text", readonly: "", "aria-label": LINK_LABEL }));
  #figure = createElement("figure", { class: "qr classroom-qr" });
  #note = createElement("p", { class: "note", hidden: "" }, ONLY_HERE);
  #shown = "";

  constructor() {
    const row = createElement("div", { class: "joined" }, this.#input, createElement("button", { type: "button", class: "button", "data-action": "copy" }, COPY));
    this.element.append(createElement("div", {}, this.#code, createElement("p", {}, HOW_TO_JOIN), row, this.#note), this.#figure);
    new CopyButton(row);
  }

  /** @param {string} code */
  show(code) {
    if (this.#shown === code) return;
    this.#shown = code;
    this.#code.textContent = code;
    this.#showLink(location.host);
    if (isLoopback(location.hostname)) void this.#findAddress();
  }

  /** A page on localhost asks the server under which address others reach it. */
  async #findAddress() {
    const { is_open: isOpen, hosts } = await addresses();
    this.#note.hidden = isOpen !== false;
    if (hosts.length > 0) this.#showLink(hosts[0]);
  }

  /** @param {string} host */
  #showLink(host) {
    const link = new URL(location.pathname, location.href);
    link.host = host;
    link.hash = `class=${this.#shown}`;
    this.#input.value = link.href;
    const cells = qrCode(link.href);
    this.#figure.replaceChildren(...(cells ? [qrPicture(cells, QR_OF(link.href))] : []));
  }
}
