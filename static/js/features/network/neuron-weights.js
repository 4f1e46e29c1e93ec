// @ts-check
/** The weights of a network that is too large to be sent as a whole: those of the neurons that are looked at, asked for. */

import { parameterIndex } from "../../model/network/parameters.js";
import { isLarge, networkShape, nParameters } from "../../model/network/shape.js";
import { keepParameters } from "../../session/frame-intake.js";
import { COMMAND } from "../../wire/messages.js";

const EVERY_MS = 250;

/** @typedef {import("../../wire/messages.js").NeuronMessage} Answer */

export class NeuronWeights {
  #store;
  #questions;
  #isBusy = false;
  #isWanted = false;

  /**
   * @param {import("../../model/store.js").Store} store
   * @param {import("../../session/questions.js").Questions} questions
   */
  constructor(store, questions) {
    this.#store = store;
    this.#questions = questions;
    // New maps of the neurons come with every change of the weights.
    store.watch(({ inspected, pointed, neuronFrame, config }) => [inspected, pointed, neuronFrame, config], () => void this.#follow());
  }

  async #follow() {
    this.#isWanted = true;
    while (this.#isWanted && !this.#isBusy) {
      this.#isWanted = false;
      const neurons = neuronsOf(this.#store.state);
      if (neurons.length === 0) return;
      this.#isBusy = true;
      await this.#ask(neurons);
      this.#isBusy = false;
    }
  }

  /** @param {import("../../model/network/parameters.js").Neuron[]} neurons */
  async #ask(neurons) {
    try {
      const answers = await Promise.all(neurons.map((neuron) => this.#questions.ask(COMMAND.GET_NEURON, neuron)));
      if (neuronsOf(this.#store.state).length > 0) keepParameters(this.#store, knownParameters(answers));
    } catch {
      // The neuron is gone, or the link: the next change asks again.
    }
    await new Promise((resolve) => setTimeout(resolve, EVERY_MS));
  }
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {import("../../model/network/parameters.js").Neuron[]} whose weights are to be seen and are not sent by themselves
 */
function neuronsOf(state) {
  const shape = networkShape(state);
  if (!shape || !isLarge(shape, state.limits)) return [];
  const targets = [state.inspected, state.pointed].filter((target) => target !== null && target.layer >= 0);
  return targets.map((target) => ({ layer: target?.layer ?? 0, neuron: target?.neuron ?? 0 }));
}

/**
 * Pure.
 * @param {Answer[]} answers
 * @returns {import("../../model/network/parameters.js").Parameters} not a number where nothing is known
 */
function knownParameters(answers) {
  const layerSizes = answers[0].layer_sizes;
  const parameters = new Float32Array(nParameters({ layerSizes })).fill(NaN);
  let nKnown = 0;
  const set = (/** @type {import("../../model/network/parameters.js").Place} */ place, /** @type {number} */ value) => {
    parameters[parameterIndex(layerSizes, place)] = value;
    nKnown++;
  };
  for (const { layer_sizes: sizes, layer, neuron, bias, weights, outgoing } of answers) {
    if (String(sizes) !== String(layerSizes)) continue;
    set({ layer, neuron, input: null }, bias);
    weights.forEach((weight, input) => set({ layer, neuron, input }, weight));
    outgoing.forEach((weight, to) => set({ layer: layer + 1, neuron: to, input: neuron }, weight));
  }
  return { layerSizes, parameters, nKnown };
}
