// @ts-check
/** Makes the run anew that the server has lost: from its recipe to the step that it had, or from data and settings. */

import { nParameters } from "../model/network/shape.js";
import { formatCount } from "../ui/format.js";
import { COMMAND } from "../wire/messages.js";
import { loadRecipe } from "./recipes.js";

/** @typedef {import("./tab-memory.js").Recipe} Recipe */

/** So long making it again may take, by a cautious estimate: most servers need less than half. */
const MOST_S = 60;
const STEP_S = 1e-6;
const PARAMETER_S = 0.3e-9; // for each point of a step

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
  const step = run ? stepInReach(run, recipe) : 0;
  if (step > 0) loadRecipe(send, { ...run, step });
  send(COMMAND.SET_PACE, { steps_per_second: recipe.pace });
  const goOn = wasRunning ? " It was running; press Train to go on." : "";
  store.set({ notice: { text: `The server had lost this session. ${whatIsMade(step, run?.step ?? 0)}${goOn}`, tone: "info" } });
}

/**
 * Pure.
 * @param {import("../wire/messages.js").RecipeMessage} run
 * @param {Recipe} recipe
 * @returns {number} the step up to which the run is made again; 0 where that would leave out changes
 */
export function stepInReach({ step, journal }, { config, points }) {
  const nPoints = points.x.length;
  const nOutputs = points.value ? 1 : Math.max(1, ...points.label) + 1;
  const layerSizes = [config.features.length, ...config.hidden_layers, nOutputs];
  const batchSize = config.batch_size > 0 ? Math.min(config.batch_size, nPoints) : nPoints;
  const most = Math.floor(MOST_S / (STEP_S + batchSize * nParameters({ layerSizes }) * PARAMETER_S));
  if (step <= most) return step;
  return (journal.at(-1)?.[0] ?? 0) <= most ? most : 0;
}

/**
 * @param {number} step
 * @param {number} lastStep that the run had
 */
function whatIsMade(step, lastStep) {
  if (step === 0) {
    const why = lastStep > 0 ? `: its ${formatCount(lastStep)} steps cannot be made again in a minute` : "";
    return `It was made anew from your data and settings, at step 0${why}.`;
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
