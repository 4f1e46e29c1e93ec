// @ts-check
/** What the page says on the way into a class and out of it, and of the people in it. */

import { locale } from "../../ui/locale.js";

/** @typedef {import("../../wire/messages.js").WallRow} Row */

export const JOIN_TITLE = "Join a class";
export const JOIN_ABOUT = "Your teacher shows a code of six letters.";
export const CODE_LABEL = "Code of the class";
export const JOIN = "Join";
export const CANCEL = "Cancel";
export const NO_CODE = (/** @type {string} */ typed) =>
  `“${typed}” is not a code: a code has six letters, such as BCDFGH.`;
export const NOT_KEPT = "This browser keeps nothing for this tab, not even until a reload. A class needs that: allow this site to store data.";
export const NO_FREE_CODE = "No code was free for the class. Try again.";
export const NOT_WHILE_CONNECTING = "Not connected: a class can be made once the server answers.";

/** Why somebody is in a class no more. @type {Record<string, string>} */
export const FAREWELLS = {
  ended: "The class has ended. Nothing of it is kept; the run on this page is yours until you close it.",
  left: "You have left the class. The run on this page is yours until you close it.",
  removed: "Your teacher has removed you from this class.",
  timed_out: "The class has ended, as its teacher was gone for too long. Nothing of it is kept.",
};
export const ENDED_FOR_TEACHER = "The class has ended. Nothing of it is kept.";

/** What a pupil may need help with. @type {Record<NonNullable<Row["needs"]>, string>} */
const NEEDS = { diverged: "diverged", stuck: "stuck", idle: "idle", not_started: "not started" };

/**
 * @param {Pick<Row, "status" | "is_connected" | "needs">} row
 * @returns {string} what a pupil's run does; what help it may need comes first
 */
export function stateText({ status, is_connected: isConnected, needs }) {
  if (isConnected === false) return "away";
  if (needs) return NEEDS[needs];
  return status === "running" ? "training" : status === "warming" ? "getting ready" : status ?? "joining";
}

/**
 * @param {import("../../wire/messages.js").Goal} goal
 * @returns {string} such as "Test score of at least 95%, with at most 20 weights"
 */
export function goalText({ score, max_weights: nWeights, max_steps: nSteps }) {
  const limits = [
    nWeights !== null && nWeights !== undefined && `${locale.count(nWeights)} ${locale.plural(nWeights, { one: "weight", other: "weights" })}`,
    nSteps !== null && nSteps !== undefined && `${locale.count(nSteps)} ${locale.plural(nSteps, { one: "step", other: "steps" })}`,
  ].filter(Boolean);
  return `Test score of at least ${locale.percent(score, Number.isInteger(Math.round(1000 * score) / 10) ? 0 : 1)}${limits.length > 0 ? `, with at most ${limits.join(" and ")}` : ""}`;
}

/** @param {number} n */
export function answersText(n) {
  return `${locale.count(n)} ${locale.plural(n, { one: "answer", other: "answers" })}`;
}
