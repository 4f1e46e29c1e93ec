// @ts-check
/** A viewer's way to a session of its own, which begins as a copy of the one that is watched. */

export class TakeCopy {
  /** @param {import("../../model/store.js").Store} store */
  constructor(store) {
    const button = /** @type {HTMLButtonElement} */ (document.querySelector("[data-action=take-copy]"));
    store.watch((state) => [state.role, state.viewerId], ({ role, viewerId }) => {
      button.hidden = role !== "viewer" || !viewerId;
    });
    button.addEventListener("click", () => {
      const url = new URL(location.pathname, location.href);
      url.searchParams.set("copy", /** @type {string} */ (store.state.viewerId));
      location.href = url.href;
    });
  }
}
