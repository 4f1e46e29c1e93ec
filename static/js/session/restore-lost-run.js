// @ts-check
/**
 * Has the server make the run again that it has lost: from its recipe, as far as a minute takes. How far that is, the
 * server says.
 */

import { formatCount } from "../ui/format.js";
import { COMMAND } from "../wire/messages.js";
import { loadRecipe } from "./recipes.js";

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
    const notice = { text: `The server had lost this session. ${what}`, tone: "info" };
    store.set({ notice });
    return notice;
  };
  const goOn = wasRunning ? " It was running; press Train to go on." : "";
  if (!isMade) {
    tell(`It was made anew from your data and settings, at step 0.${goOn}`);
    return;
  }
  store.set({ replayed: null });
  const awaited = tell(`The run is being made again up to step ${formatCount(run.step)} …`);
  store.watch((state) => [state.replayed], ({ replayed, notice, stoppedBy }) => {
    if (!replayed || notice !== awaited) return; // whatever was said or done since is newer
    const isEnd = replayed.step === replayed.until_step || stoppedBy === "max_seconds";
    if (isEnd) tell(whatIsMade(replayed) + goOn);
    else store.set({ notice: null }); // the server says what else has ended it
  });
}

/**
 * @param {import("../wire/messages.js").Replayed} replayed
 * @returns {string} for people
 */
function whatIsMade({ step, until_step: lastStep }) {
  if (step === 0) {
    return `It was made anew from your data and settings, at step 0: its ${formatCount(lastStep)} steps cannot be made again in a minute.`;
  }
  const rest = step < lastStep ? `, and no further, as that would take more than a minute. It had come to ${formatCount(lastStep)}.` : ", bit for bit.";
  return `The run is made again up to step ${formatCount(step)}${rest}`;
}

/**
 * A generator gives the points bit for bit; columns come back with the 6 decimals that were told.
 * @param {import("./sender.js").Send} send
 * @param {Recipe} recipe
 */
function sendData(send, { points, generator }) {
  if (generator) {
    send(COMMAND.GENERATE_DATA, generator);
    return;
  }
  const { test, ...columns } = points;
  send(COMMAND.UPDATE_DATA, { points: columns, test });
}
