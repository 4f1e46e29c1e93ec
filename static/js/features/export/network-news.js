// @ts-check
/** Asks for what the diagram of the network shows while nobody sees the diagram: on a phone it is behind a tab, and nothing is sent for it. */

import { askToSee } from "../../model/view-checkpoint.js";

/** What has not come by then is as it was: the server does not send the same again. */
const WAIT_MS = 2000;

/**
 * @param {import("../../model/store.js").Store} store
 * @returns {Promise<void>} ends when the state has the network of now
 */
export async function networkNews(store) {
  const before = store.state;
  const { neurons = false, parameters = false } = before.view;
  if (neurons && parameters) return;
  askToSee(store, { neurons: true, parameters: true });
  const end = performance.now() + WAIT_MS;
  const hasCome = () => store.state.neuronFrame !== before.neuronFrame && store.state.parameters !== before.parameters;
  while (!hasCome() && performance.now() < end) await new Promise(requestAnimationFrame);
  askToSee(store, { neurons, parameters });
}
