// @ts-check
/** Keep and share: the dialog, the viewer's way to a copy, and what a link hides. */

import { readFragment } from "../fragment.js";
import { later } from "../later.js";
import { hideParts } from "../share/hide.js";
import { CopyButton } from "../share-view.js";
import { part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeShareArea({ store, send, questions }) {
  const dialog = /** @type {HTMLDialogElement} */ (part("share-dialog"));
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-action=share]"));
  const withShare = later(store, async (again) => {
    const { ShareDialog } = await import(`../share/share-dialog.js${again}`);
    return new ShareDialog(dialog, { store, send, questions });
  }, [opener]);
  opener.addEventListener("click", () => void withShare((share) => share.open()));
  new CopyButton(part("run-link"));
  makeCopies(store);
  const hide = () => store.set({ hiddenParts: hideParts(document, readFragment(location.hash).get("hide") ?? "") });
  addEventListener("hashchange", hide);
  hide();
}

/** @param {import("../store.js").Store} store */
function makeCopies(store) {
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
