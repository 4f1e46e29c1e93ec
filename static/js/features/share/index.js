// @ts-check
/** Keep and share: the dialog, the viewer's way to a copy, and what a link hides. */

import { readFragment } from "../../session/fragment.js";
import { openPlaygroundLink } from "../../session/shared-run.js";
import { part } from "../../ui/dom.js";
import { hideParts } from "../../ui/hide-parts.js";
import { lazyLoad, lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeShare({ store, send, editor, questions }) {
  const dialog = /** @type {HTMLDialogElement} */ (part("share-dialog"));
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-action=share]"));
  const withShare = lazyLoad(store, async (again) => {
    const [{ ShareDialog }] = await Promise.all([import(`./share-dialog.js${again}`), loadStyle("features/share/share")]);
    return new ShareDialog(dialog, { store, send, editor, questions });
  }, [opener]);
  opener.addEventListener("click", () => void withShare((share) => share.open()));
  document.addEventListener("paste", (event) => {
    const isTyping = event.target instanceof Element && event.target.matches("input, textarea");
    if (!isTyping && openPlaygroundLink(event.clipboardData?.getData("text/plain") ?? "")) event.preventDefault();
  });
  lazyLoadWhen(store, ({ differences }) => differences !== null, async (again) => {
    const { DifferencesDialog } = await import(`./differences-dialog.js${again}`);
    return new DifferencesDialog(store);
  });
  lazyLoadWhen(store, ({ role }) => role === "viewer", async (again) => {
    const { TakeCopy } = await import(`./take-copy.js${again}`);
    return new TakeCopy(store);
  });
  store.watch((state) => [state.role, state.hiddenParts], ({ role, hiddenParts }) => {
    document.documentElement.dataset.role = role;
    // Without the sheet all is there, and some of it of no use.
    if (role === "viewer" || hiddenParts.length > 0) loadStyle("ui/hide-parts").catch(() => {});
  });
  const hide = () => {
    const names = [readFragment(location.hash).get("hide") ?? "", ...hiddenByClass(store.state)];
    store.set({ hiddenParts: hideParts(document, names.join(",")) });
  };
  addEventListener("hashchange", hide);
  hide();
  store.watch((state) => [hiddenByClass(state).join(",")], hide);
}

/** @param {import("../../model/state.js").State} state */
function hiddenByClass({ classroom }) {
  return (classroom?.role === "pupil" && classroom.hidden) || [];
}
