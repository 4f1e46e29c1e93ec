// @ts-check
/** What can be kept of a comparison: tables, everything, pictures. */

import { createButton, createElement } from "../../ui/create-element.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { DOWNLOADS, FILES } from "./file-texts.js";

export class Downloads {
  element = createElement("div", { class: "compare-downloads", role: "group", "aria-label": DOWNLOADS });

  /**
   * @param {import("./compare-files.js").Sources} sources
   * @param {() => import("./compare-files.js").Shown} shown what is on the screen
   */
  constructor(sources, shown) {
    const withFiles = lazyLoad(sources.store, (again) => import(`./compare-files.js${again}`), [this.element]);
    for (const { label, what, formats } of FILES) {
      const buttons = Object.entries(formats).map(([format, { text, title }]) => {
        const button = createButton(text, title, () => void withFiles(({ save }) => save({ what, format }, sources, shown())), "button button-small");
        button.setAttribute("aria-label", `${text}: ${title}`);
        return button;
      });
      this.element.append(createElement("div", { class: "joined", role: "group", "aria-label": label }, ...buttons));
    }
  }
}
