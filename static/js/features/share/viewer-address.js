// @ts-check
/** The address in links for others, and the link for viewers: a page on localhost asks the server under which one they reach it. */

import { part } from "../../ui/dom.js";
import { createElement } from "../../ui/create-element.js";
import { LinkField } from "./link-field.js";
import { isLoopback } from "./loopback.js";
import { ADDRESS, FOR_VIEWERS, ONLY_HERE, SAME_NETWORK, THIS_MACHINE } from "./texts.js";

export class ViewerAddress {
  #field;
  #note;
  #choice;
  #onChange;
  /** With its port. */
  host = location.host;

  /** @param {() => void} onChange the address is another one from now on */
  constructor(onChange) {
    this.#onChange = onChange;
    const element = part("share");
    this.#field = new LinkField(element, false); // its note says more
    this.#note = /** @type {HTMLElement} */ (element.querySelector("[data-text=viewer-link]"));
    this.#choice = /** @type {HTMLSelectElement} */ (createElement("select", { "data-field": "address", "aria-label": ADDRESS }));
    this.#choice.addEventListener("change", () => this.#use(this.#choice.value));
  }

  /** Offer the addresses, the likeliest one first; the server tells them to a page on its own machine only. */
  async offer() {
    if (!this.#note.textContent) this.#note.textContent = FOR_VIEWERS;
    if (!isLoopback(location.hostname) || !this.#field.value) return;
    const { is_open: isOpen, hosts } = await addresses();
    if (isOpen === false) this.#note.textContent = `${FOR_VIEWERS} ${ONLY_HERE}`;
    if (hosts.length === 0) return;
    const chosen = this.#choice.value;
    const options = hosts.map((host) => new Option(host, host));
    this.#choice.replaceChildren(...options, new Option(THIS_MACHINE(location.host), location.host));
    if (chosen) this.#choice.value = chosen;
    if (!this.#choice.isConnected) this.#note.before(createElement("label", { class: "share-address" }, ADDRESS, this.#choice));
    this.#note.textContent = `${FOR_VIEWERS} ${SAME_NETWORK}`;
    this.#use(this.#choice.value);
  }

  /** @param {string} host */
  #use(host) {
    const link = new URL(this.#field.value);
    link.host = this.host = host;
    this.#field.value = link.href;
    this.#onChange();
  }
}

/** @returns {Promise<{is_open: boolean | null, hosts: string[]}>} under which others reach the server; null: nobody knows whether they do */
export async function addresses() {
  try {
    return await (await fetch(new URL("addresses", document.baseURI), { cache: "no-store" })).json();
  } catch {
    return { is_open: null, hosts: [] };
  }
}
