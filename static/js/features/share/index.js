// @ts-check
/** Keep and share: the dialog, the viewer's way to a copy, and what a link hides. */

import { readFragment } from "../../session/fragment.js";
import { CopyButton } from "../../ui/copy-button.js";
import { part } from "../../ui/dom.js";
import { hideParts } from "../../ui/hide-parts.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { ViewerLink } from "./viewer-link.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeShare({ store, send, editor, questions }) {
  const dialog = /** @type {HTMLDialogElement} */ (part("share-dialog"));
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-action=share]"));
  const withShare = lazyLoad(store, async (again) => {
    const { ShareDialog } = await import(`./share-dialog.js${again}`);
    return new ShareDialog(dialog, { store, send, editor, questions });
  }, [opener]);
  opener.addEventListener("click", () => void withShare((share) => share.open()));
  new CopyButton(part("run-link"));
  new ViewerLink(part("share"), store);
  makeCopies(store);
  const hide = () => store.set({ hiddenParts: hideParts(document, readFragment(location.hash).get("hide") ?? "") });
  addEventListener("hashchange", hide);
  hide();
}

/** @param {import("../../model/store.js").Store} store */
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
