// @ts-check
/** What matters most now, in one line: the link, the start, a fault, or what can be done. Pure. */

import { hasSpareOutput } from "../../model/classes.js";
import { formatCount } from "../../ui/format.js";
import { HIDEABLE } from "../../ui/hide-parts.js";

/** What is said of each limit that keeps the page out; the keys are those of the health check. */
const FULL = /** @type {Record<string, string>} */ ({
  sockets: "The server is full: all its connections are in use.",
  sessions: "The server is full: all its sessions are in use.",
  memory: "The server is full: its memory is used up.",
  full: "The server is full, and others need room too.",
});

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
  if (link.state === "closed") return { text: notice?.text ?? "Closed by the server.", tone: "error", hasRetry: true };
  if (link.state === "connecting") return { text: "Connecting … The controls work once the server answers.", tone: status === "connecting" ? "hint" : "warn" };
  const seconds = Math.max(1, Math.ceil((link.retryAt - now) / 1000));
  const full = FULL[link.reason];
  const text = full
    ? `${full} You get in automatically as soon as there is room. Next try in ${seconds} s.`
    : `The link is lost. Nothing can be changed until it is back. Trying again in ${seconds} s.`;
  return { text, tone: "warn", hasRetry: true };
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {Line | null}
 */
function runLine({ warming, status, message, notice, advice, view, role, stoppedBy, best }) {
  if (notice) return notice;
  if (view.at_step !== null) {
    const hint = role === "viewer" ? "" : " Back to now or Resume from here?";
    return { text: `You're viewing step ${formatCount(view.at_step)}. Everything shown is from that moment.${hint}`, tone: "info" };
  }
  if (status === "warming") {
    const progress = warming ? ` ${warming.ready}/${warming.total}` : "";
    return { text: `Compiling kernels${progress} (first start only). Training and maps begin right after.`, tone: "info" };
  }
  if (status === "diverged") return { text: message ?? "The run diverged. Reset, or lower the learning rate.", tone: "error" };
  if (message) return { text: message, tone: "info", hasBest: stoppedBy === "test_plateau" && best !== null };
  return advice ? { text: advice.message, tone: "warn" } : null;
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {Line}
 */
function hintLine(state) {
  const { role, status, step, stoppedBy, hiddenParts } = state;
  if (role === "viewer") return { text: "You are watching. Only the owner of this session can change it.", tone: "info" };
  if (hasSpareOutput(state)) {
    return { text: "The network still has an output for a class without points. Reset fits it to the data.", tone: "info" };
  }
  if (status === "running") return { text: "Training. You can change points, network and settings while it runs.", tone: "hint" };
  if (step === 0) {
    const unknown = hiddenParts.filter((name) => !Object.hasOwn(HIDEABLE, name));
    if (unknown.length > 0) {
      const text = `This link hides what is not there: ${unknown.join(", ")}. It can hide ${Object.keys(HIDEABLE).join(", ")}.`;
      return { text, tone: "error" };
    }
    const paint = hiddenParts.includes("data") ? "" : " Choose a class under Data, then paint points of your own on the map.";
    return { text: `Press Train and watch.${paint}`, tone: "hint" };
  }
  const isAtGoal = stoppedBy === "until_step";
  if (isAtGoal) return { text: `Paused at step ${formatCount(step)}. Train continues from here.`, tone: "hint" };
  return { text: "Paused. Train continues from here; Reset starts over.", tone: "hint" };
}
