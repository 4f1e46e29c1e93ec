// @ts-check
/** The ways into a class: to make one or to join one from the menu, by a link (`#class=CODE`), and back after a reload. */

import { codeInAddress, ownCode } from "../../session/class-code.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";

/** @param {import("../../session/app-context.js").AppContext} app */
export function makeClassroom(app) {
  const { store, storage } = app;
  const buttons = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-action$=-class]"));
  const withClass = lazyLoad(store, async (again) => {
    const [{ Classroom }] = await Promise.all([import(`./classroom.js${again}`), loadStyle("features/classroom/classroom")]);
    return new Classroom(app);
  }, buttons);
  for (const button of buttons) button.addEventListener("click", () => void withClass((classroom) => classroom.press(button)));
  addEventListener("hashchange", () => codeInAddress() && void withClass((classroom) => classroom.follow()));
  store.watch(({ link, classroom }) => [link.state, classroom], ({ link, classroom }) => {
    if (classroom || (link.state === "open" && (codeInAddress() || ownCode(storage)))) void withClass();
  });
}
