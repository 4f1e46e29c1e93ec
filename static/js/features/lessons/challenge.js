// @ts-check
/** Checks a lesson's questions and challenges against what was read off the run. Pure. */

import { ON_ITS_WAY } from "./needs-texts.js";
import { OTHER_POINTS } from "./texts.js";

/** @typedef {import("./reading.js").Reading} Reading */

/**
 * One thing to be reached. `text` says it to a person, `value` what it is now.
 * @typedef {{text: string, isMet: (reading: Reading) => boolean, value: (reading: Reading) => string}} Goal
 */

/**
 * `missed` says what stands in the way for good, "" if nothing does; `solved` is read when it is done.
 * @typedef {{goals: Goal[], missed?: (reading: Reading) => string, hint: string, solved: string}} Challenge
 */

/**
 * One thing that a question waits for. `text` says what to do, `now` how far the run has got, "" where that says nothing.
 * @typedef {{isMet: (reading: Reading) => boolean, text: string, now: (reading: Reading) => string}} Need
 */

/**
 * `needs`: all that has to be before the run has answered, in the order in which a person is told; `answer` then says what it has shown.
 * @typedef {{text: string, choices: string[], right: number, needs: Need[], answer: (reading: Reading) => string}} Question
 */

/**
 * `config`: what differs from the defaults in the run that the step begins with. `fields`: settings that the
 * text speaks of, shown beside it; `view`: how the map is shown in this step.
 * @typedef {{title: string, text: string[], config: Partial<import("../../wire/messages.js").Config>, fields?: string[],
 *   view?: Partial<import("../../model/view-choices.js").ViewChoices>, question?: Question,
 *   challenge?: Challenge}} Step
 */

/** @typedef {{id: string, title: string, data: import("../../wire/messages.js").FieldsOf<"generate_data">, pace: import("../../wire/messages.js").StepResult["pace"], steps: Step[]}} Lesson */

/** @typedef {{text: string, value: string, isMet: boolean}} CheckedGoal */

/**
 * @param {Challenge} challenge
 * @param {Reading} reading
 * @returns {{goals: CheckedGoal[], isSolved: boolean, missed: string}}
 */
export function checkChallenge(challenge, reading) {
  const { isFresh, hasLessonData } = reading;
  const goals = challenge.goals.map(({ text, value, isMet }) => ({
    text,
    value: value(reading),
    isMet: isFresh && hasLessonData && isMet(reading),
  }));
  const missed = hasLessonData ? (challenge.missed?.(reading) ?? "") : `${OTHER_POINTS}.`;
  return { goals, isSolved: goals.every((goal) => goal.isMet), missed };
}

/**
 * @param {Question} question
 * @param {Reading} reading
 * @returns {string} what the run has shown, "" as long as it has not
 */
export function answerOf(question, reading) {
  return missingFor(question, reading) ? "" : question.answer(reading);
}

/**
 * @param {Question} question
 * @param {Reading | null} reading null as long as the run is not there
 * @returns {{text: string, now: string} | null} what is missing for an answer, and how far the run has got
 */
export function missingFor({ needs }, reading) {
  if (!reading) return { text: ON_ITS_WAY, now: "" };
  if (!reading.hasLessonData) return { text: OTHER_POINTS, now: "" };
  const need = needs.find((each) => !each.isMet(reading));
  if (need) return { text: need.text, now: need.now(reading) };
  return reading.isFresh ? null : { text: ON_ITS_WAY, now: "" };
}
