// @ts-check
/** The bar on top and what is said under it: train, step, reset, pace, runs of a given length, the message line, help. */

import { lastingStorage } from "../../session/tab-memory.js";
import { part } from "../../ui/dom.js";
import { lazyLoad, lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { placeByRoom } from "../../ui/place-by-room.js";
import { COMMAND } from "../../wire/messages.js";
import { Announcer, Summary } from "./announcer.js";
import { Controls } from "./controls.js";
import { MessageView } from "./message-view.js";
import { RateSlider } from "./rate-slider.js";
import { RunControls } from "./run-controls.js";
import { StatusView } from "./status-view.js";
import { Tabs } from "./tabs.js";
import { HELP_KEY, RESET_KEY, SPACE, STEP_KEY, TELL_KEY, TRAIN_KEY } from "./texts.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @param {() => void} showTour
 */
export function makeBar({ store, send, retry, keys, editor }, showTour) {
  const controls = new Controls(part("controls"), store, send);
  makeRateSlider({ store, send });
  new RunControls(part("run-menu"), store, send, lastingStorage());
  const openHelp = makeHelp({ store, keys }, showTour);
  keys.add(" ", TRAIN_KEY, ({ timeStamp }) => controls.toggle(timeStamp), SPACE);
  keys.add("s", STEP_KEY, () => void send(COMMAND.STEP, { n_steps: 1 }));
  keys.add("r", RESET_KEY, () => void send(COMMAND.RESET));
  keys.add("?", HELP_KEY, openHelp);
  new Tabs(part("tabs"), store);
  new MessageView(part("message"), store, retry);
  lazyLoadWhen(store, ({ status }) => status === "running", async (again) => {
    const { watchStillness } = await import(`./stillness-watch.js${again}`);
    return watchStillness(store);
  });
  const announcer = new Announcer(part("announcer"), store, editor);
  keys.add("t", TELL_KEY, () => announcer.tell());
  document.querySelector("[data-action=tell]")?.addEventListener("click", () => announcer.tell());
  new StatusView(part("figures"), store);
  new Summary(part("summary"), store, editor);
}

/** @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send">} app */
function makeRateSlider({ store, send }) {
  const slider = part("rate");
  placeByRoom("(min-width: 80rem)", () => part("controls").after(slider), () => part("run-menu").prepend(slider));
  new RateSlider(slider, store, send);
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
    const [{ HelpDialog }] = await Promise.all([import(`./help-dialog.js${again}`), loadStyle("features/bar/help-dialog")]);
    return new HelpDialog(dialog, keys, showTour);
  }, [opener]);
  const open = () => void withHelp((help) => help.open());
  opener.addEventListener("click", open);
  return open;
}
