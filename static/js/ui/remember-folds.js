// @ts-check
/** Folds that are open stay open over a reload. */

const STORAGE_KEY = "nnvisu.folds";

/**
 * @param {ParentNode} root all `details` in it with a name in `data-fold`
 * @param {Storage | null} storage the tab's own
 */
export function rememberFolds(root, storage) {
  const folds = /** @type {HTMLDetailsElement[]} */ ([...root.querySelectorAll("details[data-fold]")]);
  const opened = storage?.getItem(STORAGE_KEY)?.split(" ") ?? [];
  for (const fold of folds) {
    fold.open = opened.includes(fold.dataset.fold ?? "");
    fold.addEventListener("toggle", () => {
      const names = folds.filter((each) => each.open).map((each) => each.dataset.fold);
      try {
        storage?.setItem(STORAGE_KEY, names.join(" "));
      } catch {
        // No room: then they are closed after a reload.
      }
    });
  }
}
