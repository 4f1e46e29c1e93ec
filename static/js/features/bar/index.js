// @ts-check
/** The bar on top and what is said under it: train, step, reset, pace, runs of a given length, the message line, help. */

import { lastingStorage } from "../../session/tab-memory.js";
import { part } from "../../ui/dom.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { COMMAND } from "../../wire/messages.js";
import { Announcer, Summary } from "./announcer.js";
import { Controls } from "./controls.js";
import { MessageView } from "./message-view.js";
import { RunControls } from "./run-controls.js";
import { StatusView } from "./status-view.js";
import { Tabs } from "./tabs.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @param {() => void} showTour
 */
export function makeBar({ store, send, retry, keys, editor }, showTour) {
  const controls = new Controls(part("controls"), store, send);
  new RunControls(part("run-menu"), store, send, lastingStorage());
  const openHelp = makeHelp({ store, keys }, showTour);
  keys.add(" ", "Train or pause", ({ timeStamp }) => controls.toggle(timeStamp), "Space");
  keys.add("s", "Make one step", () => void send(COMMAND.STEP, { n_steps: 1 }));
  keys.add("r", "Reset: the same weights again, at step 0", () => void send(COMMAND.RESET));
  keys.add("?", "Open this help", openHelp);
  new Tabs(part("tabs"));
  new MessageView(part("message"), store, retry);
  const announcer = new Announcer(part("announcer"), store, editor);
  keys.add("t", "Tell step, loss, accuracy and what the map shows, for screen readers", () => announcer.tell());
  document.querySelector("[data-action=tell]")?.addEventListener("click", () => announcer.tell());
  new StatusView(part("figures"), store);
  new Summary(part("summary"), store, editor);
}

/**
 * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "keys">} app
 * @param {() => void} showTour
 * @returns {() => void} opens the help dialog
 */
function makeHelp({ store, keys }, showTour) {
  const opener = /** @type {HTMLElement} */ (document.querySelector("[data-action=help]"));
  const dialog = /** @type {HTMLDialogElement} */ (part("help-dialog"));
  const withHelp = lazyLoad(store, async (again) => {
    const { HelpDialog } = await import(`./help-dialog.js${again}`);
    return new HelpDialog(dialog, keys, showTour);
  }, [opener]);
  const open = () => void withHelp((help) => help.open());
  opener.addEventListener("click", open);
  return open;
}
