// @ts-check
/** What matters most now, in one line: the link, the start, a fault, or what can be done. Pure. */

import { hasSpareOutput } from "../../model/classes.js";
import { HIDEABLE } from "../../ui/hide-parts.js";
import {
  CLOSED, compilingText, CONNECTING, DIVERGED, OWNER_LEFT, PAUSED, pausedAt, SPARE_OUTPUT, STILL, TRAINING, unknownParts, viewingStep, waitingText,
  WATCH_IT_LEARN, WATCH_OR_PAINT, WATCHING,
} from "./texts.js";

/** What is said of each limit that keeps the page out; the keys are those of the health check. */
/** @typedef {{text: string, tone: string, hasRetry?: boolean, hasBest?: boolean}} Line */

/**
 * Return the most important thing to say.
 * @param {import("../../model/state.js").State} state
 * @param {number} now ms of Date.now
 * @returns {Line}
 */
export function messageLine(state, now) {
  return linkLine(state, now) ?? runLine(state) ?? hintLine(state);
}

/**
 * @param {import("../../model/state.js").State} state
 * @param {number} now
 * @returns {Line | null}
 */
function linkLine({ link, notice, status }, now) {
  if (link.state === "open") return null;
  if (link.fault) return { text: link.fault, tone: "error" };
  if (link.state === "closed") return { text: notice?.text ?? CLOSED, tone: "error", hasRetry: true };
  if (link.state === "connecting") return { text: CONNECTING, tone: status === "connecting" ? "hint" : "warn" };
  const seconds = Math.max(1, Math.ceil((link.retryAt - now) / 1000));
  return { text: waitingText(link, seconds), tone: "warn", hasRetry: true };
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {Line | null}
 */
function runLine({ warming, status, message, notice, advice, view, role, owner, stoppedBy, best }) {
  if (notice) return notice;
  if (role === "viewer" && owner && !owner.connected) {
    return { text: OWNER_LEFT, tone: "warn" };
  }
  if (view.at_step !== null) return { text: viewingStep(view.at_step, role === "viewer"), tone: "info" };
  if (status === "warming") return { text: compilingText(warming), tone: "info" };
  if (status === "diverged") return { text: message ?? DIVERGED, tone: "error" };
  if (message) return { text: message, tone: "info", hasBest: stoppedBy === "test_plateau" && best !== null };
  return advice ? { text: advice.message, tone: "warn" } : null;
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {Line}
 */
function hintLine(state) {
  const { role, status, step, stoppedBy, hiddenParts, isStill, table } = state;
  if (role === "viewer") return { text: WATCHING, tone: "info" };
  if (hasSpareOutput(state)) return { text: SPARE_OUTPUT, tone: "info" };
  if (status === "running") return { text: isStill ? STILL : TRAINING, tone: "hint" };
  if (step === 0) {
    const unknown = hiddenParts.filter((name) => !Object.hasOwn(HIDEABLE, name));
    if (unknown.length > 0) return { text: unknownParts(unknown, Object.keys(HIDEABLE)), tone: "error" };
    return { text: table || hiddenParts.includes("data") ? WATCH_IT_LEARN : WATCH_OR_PAINT, tone: "hint" };
  }
  const isAtGoal = stoppedBy === "until_step";
  if (isAtGoal) return { text: pausedAt(step), tone: "hint" };
  return { text: PAUSED, tone: "hint" };
}
