// @ts-check
/**
 * Has the server make the run again that it has lost: from its recipe, as far as a minute takes. How far that is, the
 * server says.
 */

import { COMMAND } from "../wire/messages.js";
import { FROM_SETTINGS, replayedTo, replaying, sessionLost, WAS_RUNNING } from "./lost-run-texts.js";
import { loadRecipe } from "./recipes.js";
import { sendTable } from "./send-table.js";

/** @typedef {import("./tab-memory.js").Recipe} Recipe */

/** So long somebody may wait for a run that was lost. */
const PATIENCE_S = 60;

/**
 * @param {Pick<import("./session-recovery.js").Options, "store" | "send">} context
 * @param {{recipe: Recipe | null, run: import("../wire/messages.js").RecipeMessage | null, wasRunning: boolean}} held data and settings of last; the run's own recipe, with
 *   the step that it had
 */
export function restoreLostRun({ store, send }, { recipe, run, wasRunning }) {
  if (!recipe) {
    send(COMMAND.SET_PACE, { steps_per_second: "watch" });
    return;
  }
  // Also before a recipe: should the server refuse that, data and settings are there.
  sendData(send, recipe);
  send(COMMAND.UPDATE_CONFIG, { config: recipe.config });
  send(COMMAND.RESET);
  const isMade = run !== null && run.step > 0 && loadRecipe(send, run, PATIENCE_S);
  send(COMMAND.SET_PACE, { steps_per_second: recipe.pace });
  const tell = (/** @type {string} */ what) => {
    const notice = { text: sessionLost(what), tone: "info" };
    store.tell(notice);
    return notice;
  };
  const goOn = wasRunning ? WAS_RUNNING : "";
  if (!isMade) {
    tell(FROM_SETTINGS + goOn);
    return;
  }
  store.set({ replayed: null });
  const awaited = tell(replaying(run.step));
  store.watch((state) => [state.replayed], ({ replayed, notice, stoppedBy }) => {
    if (!replayed || notice !== awaited) return; // whatever was said or done since is newer
    const isEnd = replayed.step === replayed.until_step || stoppedBy === "max_seconds";
    if (isEnd) tell(replayedTo(replayed.step, replayed.until_step) + goOn);
    else store.tell(null); // the server says what else has ended it
  });
}

/**
 * A generator gives the points bit for bit; columns come back with the 6 decimals that were told.
 * @param {import("./sender.js").Send} send
 * @param {Recipe} recipe
 */
function sendData(send, { points, generator, scale = null, table }) {
  if (generator) {
    send(COMMAND.GENERATE_DATA, generator);
    return;
  }
  if (table) {
    sendTable(send, table, { points, scale });
    return;
  }
  const { test, ...columns } = points;
  send(COMMAND.UPDATE_DATA, { points: columns, test, ...(scale && { scale }) });
}
