// @ts-check
/** Opens one run of an experiment as a session of its own, in another tab. */

import { createElement } from "../../ui/create-element.js";
import { COMMAND } from "../../wire/messages.js";
import { noteOpened } from "./opened-run.js";
import { notOpened, OPEN_HERE, POPUP_BLOCKED } from "./texts.js";

/**
 * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "questions">} app
 * @param {{member: number, step: number | null, text: string}} which run, and at which kept step; null: at its last one; `text`: what its tab is called
 * @param {HTMLElement} said where it is told if the browser opens no tab
 */
export async function openMember({ store, questions }, { member, step, text }, said) {
  // Only as long as the click lasts does every browser let a page open a tab.
  const tab = window.open("about:blank");
  try {
    const { session } = await questions.ask(COMMAND.OPEN_MEMBER, { member, ...(step !== null && { step }) });
    const url = new URL(location.pathname, location.href);
    url.searchParams.set("session", session);
    if (tab) lead(tab, url.href, { session, text });
    else {
      said.replaceChildren(POPUP_BLOCKED, " ", createElement("a", { href: url.href, target: "_blank", rel: "noopener" }, OPEN_HERE));
      said.hidden = false;
    }
  } catch (error) {
    tab?.close();
    store.tell({ text: notOpened(/** @type {Error} */ (error).message), tone: "error" });
  }
}

/**
 * @param {Window} tab
 * @param {string} href
 * @param {import("./opened-run.js").Opened} opened
 */
function lead(tab, href, opened) {
  // The browser has copied to it what this tab remembers of its own run.
  tab.sessionStorage.clear();
  noteOpened(tab.sessionStorage, opened);
  tab.opener = null;
  tab.location.replace(href);
}
