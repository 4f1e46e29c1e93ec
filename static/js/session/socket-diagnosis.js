// @ts-check
/** Why no socket is to be had: a refused upgrade tells a page nothing, but the server answers when it is asked. Loaded once one has failed. */

import { blockedText, refusedText } from "./diagnosis-texts.js";

/** @typedef {{reason: string, why?: string}} Diagnosis `reason`: "lost", a limit of the server that is reached, "origin" or "blocked"; `why` in words */

const LOST = { reason: "lost" };
/** So long an answer is waited for, where the network itself may be gone. */
const PATIENCE_MS = 5000;

/**
 * @param {boolean} isRepeated whether it failed before, too: a server that has just come up may answer one and not yet the other
 * @returns {Promise<Diagnosis>}
 */
export async function diagnose(isRepeated) {
  try {
    const { status, limit } = await ask("healthz");
    if (status === "full") return { reason: limit };
    if (!isRepeated) return LOST;
    const { expected } = await ask(`socket-check?origin=${encodeURIComponent(location.origin)}`);
    return expected ? { reason: "origin", why: refusedText(location.origin, expected) } : { reason: "blocked", why: blockedText(location.host) };
  } catch {
    return LOST;
  }
}

/** @param {string} path */
async function ask(path) {
  const answer = await fetch(new URL(path, document.baseURI), { cache: "no-store", signal: AbortSignal.timeout(PATIENCE_MS) });
  return answer.json();
}
