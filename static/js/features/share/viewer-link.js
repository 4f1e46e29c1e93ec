// @ts-check
/** The link under which others can watch this session. */

import { CopyButton } from "../../ui/copy-button.js";

export class ViewerLink {
  #element;
  #input;
  /** @type {string | null} of the link that is there */
  #viewerId = null;

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    this.#input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    new CopyButton(element);
    this.#show(store.state);
    store.watch((state) => [state.viewerId], (state) => this.#show(state));
  }

  /** @param {Pick<import("../../model/state.js").State, "viewerId">} state */
  #show({ viewerId }) {
    this.#element.hidden = !viewerId;
    // The same link may lead to another address by now.
    if (viewerId && viewerId !== this.#viewerId) this.#input.value = viewerLink(viewerId);
    this.#viewerId = viewerId;
  }
}

/** @param {string} viewerId */
function viewerLink(viewerId) {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set("session", viewerId);
  return link.href;
}
