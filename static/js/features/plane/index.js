// @ts-check
/** The plane through a table of more than two columns: its controls come with the first such table. */

import { lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makePlane(app) {
  lazyLoadWhen(app.store, ({ table }) => table !== null, async (again) => {
    const [{ PlanePanel }] = await Promise.all([import(`./plane-panel.js${again}`), loadStyle("features/plane/plane")]);
    return new PlanePanel(app);
  });
}
