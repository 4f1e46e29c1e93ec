// @ts-check
/** Recipes on their way: from the server, to it, and what is told of it. */

import { COMMAND } from "../wire/messages.js";
import { runReplaced } from "./recipe-texts.js";

/** @typedef {import("../wire/messages.js").GivenRecipe} GivenRecipe */

const PARTS = ["data", "config", "journal", "step", "engine"];

/**
 * @param {import("./questions.js").Questions} questions
 * @returns {Promise<Required<GivenRecipe>>} the recipe of the run as it is now
 */
export async function askForRecipe(questions) {
  return pick(await questions.ask(COMMAND.GET_RECIPE));
}

/**
 * Have the server make the run of a recipe, up to the step at which it was taken.
 * @param {import("./sender.js").Send} send
 * @param {Partial<GivenRecipe> | null} recipe not checked: the server does
 * @param {number} [seconds] for so long at most
 * @returns {boolean} whether it was sent
 */
export function loadRecipe(send, recipe, seconds) {
  const step = recipe?.step ?? 0;
  const until = Number.isInteger(step) && step > 0 ? { until_step: step } : {};
  return send(COMMAND.LOAD_RECIPE, { recipe: pick(recipe ?? {}), ...until, ...(seconds ? { max_seconds: seconds } : {}) });
}

/**
 * Make the run of a recipe in the place of the present one, which can be brought back; so can its points.
 * @param {Pick<import("./app-context.js").AppContext, "store" | "send" | "editor">} app
 * @param {Partial<GivenRecipe> | null} recipe as above
 * @returns {boolean} whether it was sent
 */
export function replaceRun({ store, send, editor }, recipe) {
  const { step, points, pointsAt } = store.state;
  const isSent = loadRecipe(send, recipe);
  if (isSent && points.x.length > 0 && pointsAt === null) editor.noteForOtherRun();
  if (isSent && step > 0) {
    store.tell({ text: runReplaced(step), tone: "info" });
  }
  return isSent;
}

/**
 * @param {object} message
 * @returns {Required<GivenRecipe>} what of it is the recipe; not checked: the server does
 */
function pick(message) {
  const parts = Object.entries(message).filter(([name]) => PARTS.includes(name));
  return /** @type {Required<GivenRecipe>} */ (/** @type {unknown} */ (Object.fromEntries(parts)));
}
