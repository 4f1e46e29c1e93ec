// @ts-check
/** A tab that was opened for one run of a comparison says which one it is: in its title, and at first in the line under the bar. */

import { OPENED_KEY } from "./opened-key.js";
import { openedTitle, openedTold } from "./opened-texts.js";

/** `text`: which run it is. @typedef {{session: string, text: string}} Opened */

/**
 * @param {Storage} storage of the tab
 * @param {Opened} opened
 */
export function noteOpened(storage, opened) {
  storage.setItem(OPENED_KEY, JSON.stringify(opened));
}

/** @param {Pick<import("../../session/app-context.js").AppContext, "store" | "storage">} app of a tab that remembers something */
export function tellOpened({ store, storage }) {
  /** @type {Opened} */
  const { session, text } = JSON.parse(storage?.getItem(OPENED_KEY) ?? "{}");
  // Somebody may have followed a link to another session in this tab.
  const asked = new URLSearchParams(location.search).get("session");
  if (asked && asked !== session) return;
  document.title = openedTitle(text);
  store.tell({ text: openedTold(text), tone: "info" });
}
