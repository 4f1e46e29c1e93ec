// @ts-check
/** The link under which others can watch this session. */

import { CopyButton } from "../../ui/copy-button.js";

export class ViewerLink {
  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    new CopyButton(element);
    store.watch((state) => [state.viewerId], ({ viewerId }) => {
      element.hidden = !viewerId;
      if (viewerId) input.value = viewerLink(viewerId);
    });
  }
}

/** @param {string} viewerId */
function viewerLink(viewerId) {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set("session", viewerId);
  return link.href;
}
