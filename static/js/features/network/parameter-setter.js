// @ts-check
/** Sends changed weights and biases no oftener than the server takes them; of each only the last value counts. */

import { COMMAND } from "../../wire/messages.js";

const EVERY_MS = 40;

/**
 * @param {import("../../session/sender.js").Send} send
 * @returns {(place: import("../../model/network/parameters.js").Place, value: number) => void}
 */
export function createParameterSetter(send) {
  /** @type {Map<string, import("../../wire/messages.js").FieldsOf<"set_parameter">>} */
  const waiting = new Map();
  let timer = 0;

  function sendNext() {
    timer = 0;
    const [next] = waiting;
    if (!next) return;
    waiting.delete(next[0]);
    send(COMMAND.SET_PARAMETER, next[1]);
    timer = setTimeout(sendNext, EVERY_MS);
  }

  return ({ layer, neuron, input }, value) => {
    waiting.set(`${layer} ${neuron} ${input}`, { layer, neuron, input, value });
    if (!timer) sendNext();
  };
}
