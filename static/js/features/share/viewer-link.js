// @ts-check
/** The link under which others can watch this session. */

const SHOWN_MS = 1500;

export class ShareView {
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

/** A text and the button that copies it. */
export class CopyButton {
  /** @param {HTMLElement} element holds both */
  constructor(element) {
    const input = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    const button = /** @type {HTMLButtonElement} */ (element.querySelector("[data-action=copy]"));
    button.addEventListener("click", async () => {
      button.textContent = (await copy(input)) ? "Copied" : "Press Ctrl+C";
      setTimeout(() => (button.textContent = "Copy"), SHOWN_MS);
    });
  }
}

/** @param {string} viewerId */
function viewerLink(viewerId) {
  const link = new URL(location.pathname, location.href);
  link.searchParams.set("session", viewerId);
  return link.href;
}

/**
 * @param {HTMLInputElement} input
 * @returns {Promise<boolean>} false where the browser gives no clipboard; then the text is selected
 */
async function copy(input) {
  input.select();
  try {
    await navigator.clipboard.writeText(input.value);
    return true;
  } catch {
    return false;
  }
}
