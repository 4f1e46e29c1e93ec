// @ts-check
/** Opens the comparison of many runs: by its button, or where the address holds one (`#experiment=`). A tab of one of its runs says which. */

import { readFragment } from "../../session/fragment.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { OPENED_KEY } from "./opened-key.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeCompare(app) {
  const { store } = app;
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-action=compare]"));
  const withCompare = lazyLoad(store, async (again) => {
    const [{ CompareDialog }] = await Promise.all([import(`./compare-dialog.js${again}`), loadStyle("features/compare/compare")]);
    return new CompareDialog(app);
  }, [opener]);
  let isWanted = false;
  const open = () => {
    isWanted = true;
    void withCompare((compare) => compare.open());
  };
  opener.addEventListener("click", open);
  let isAsked = readFragment(location.hash).has("experiment");
  store.watch(({ link }) => [link.state], ({ link }) => {
    if (!isAsked || link.state !== "open") return;
    isAsked = false;
    open();
  });
  // It says how far the runs are also while nobody has asked to see them.
  store.watch(({ experiment }) => [experiment !== null], ({ experiment }) => {
    if (experiment && !isWanted) void withCompare();
  });
  if (app.storage?.getItem(OPENED_KEY)) void lazyLoad(store, (again) => import(`./opened-run.js${again}`))(({ tellOpened }) => tellOpened(app));
}
