// @ts-check
/** Recipes on their way: from the server, to it, and what is told of it. */

import { COMMAND } from "../wire/messages.js";

const PARTS = ["data", "config", "journal", "step", "engine"];

/**
 * @param {import("./questions.js").Questions} questions
 * @returns {Promise<any>} the recipe of the run as it is now
 */
export async function askForRecipe(questions) {
  return pick(await questions.ask(COMMAND.GET_RECIPE));
}

/**
 * Have the server make the run of a recipe, up to the step at which it was taken.
 * @param {import("./sender.js").Send} send
 * @param {any} recipe not checked: the server does
 * @returns {boolean} whether it was sent
 */
export function loadRecipe(send, recipe) {
  const until = Number.isInteger(recipe?.step) && recipe.step > 0 ? { until_step: recipe.step } : {};
  return send(COMMAND.LOAD_RECIPE, { recipe: pick(recipe ?? {}), ...until });
}

/** @param {any} message */
function pick(message) {
  return Object.fromEntries(PARTS.filter((name) => name in message).map((name) => [name, message[name]]));
}
