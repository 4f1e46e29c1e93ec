// @ts-check
/**
 * Fits an untrained network to data that have fewer classes than it has outputs: nothing is learnt that a reset could
 * lose. Only after this page has changed the data, and not where somebody has set a weight by hand.
 */

import { canEdit } from "../model/state.js";
import { COMMAND, DATA_CHANGES } from "../wire/messages.js";

/**
 * @param {import("../model/store.js").Store} store
 * @param {import("./sender.js").Send} send
 * @param {import("./questions.js").Questions} questions
 */
export function fitOutputs(store, send, questions) {
  store.watch((state) => [isToBeFitted(state)], async (state) => {
    if (!isToBeFitted(state)) return;
    const isUntouched = await hasNoWeightByHand(questions);
    if (!isToBeFitted(store.state)) return;
    if (isUntouched) send(COMMAND.RESET);
    else store.set({ notice: { text: "Weights were set by hand, so the network stays, with an output for a class without points. Reset fits it to the data.", tone: "info" } });
  });
}

/**
 * @param {import("../model/state.js").State} state
 * @returns {boolean} whether the network has an output for a class without points, and keeps it
 */
export function hasSpareOutput(state) {
  const isFitting = state.step === 0 && [COMMAND.RESET, ...DATA_CHANGES].includes(state.lastCommand);
  return isSurplus(state) && !isFitting;
}

/** @param {import("../model/state.js").State} state */
function isToBeFitted(state) {
  const isUntrained = state.step === 0 && state.status === "paused";
  return isSurplus(state) && isUntrained && DATA_CHANGES.includes(state.lastCommand) && canEdit(state);
}

/** @param {import("../model/state.js").State} state */
function isSurplus({ task, nOutputs, nClasses }) {
  return task === "classification" && nOutputs > nClasses;
}

/** @param {import("./questions.js").Questions} questions */
async function hasNoWeightByHand(questions) {
  try {
    const { journal } = await questions.ask(COMMAND.GET_RECIPE);
    return journal.every(([, { type }]) => type !== COMMAND.SET_PARAMETER);
  } catch {
    return false; // what was done to the run is not known
  }
}
