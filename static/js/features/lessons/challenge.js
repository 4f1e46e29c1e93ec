// @ts-check
/** Checks a lesson's questions and challenges against what was read off the run. Pure. */

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
 * `isAnswered`: whether the run has got far enough; `answer` then says what it has shown.
 * @typedef {{text: string, choices: string[], right: number, isAnswered: (reading: Reading) => boolean,
 *   answer: (reading: Reading) => string}} Question
 */

/**
 * `config`: what differs from the defaults in the run that the step begins with. `reveals`: settings that the text speaks of.
 * @typedef {{title: string, text: string[], config: Partial<import("../../wire/messages.js").Config>, reveals?: string[], question?: Question,
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
  const missed = hasLessonData ? (challenge.missed?.(reading) ?? "") : "These are not the points of the lesson any more.";
  return { goals, isSolved: goals.every((goal) => goal.isMet), missed };
}

/**
 * @param {Question} question
 * @param {Reading} reading
 * @returns {string} what the run has shown, "" as long as it has not
 */
export function answerOf(question, reading) {
  const { isFresh, hasLessonData } = reading;
  return isFresh && hasLessonData && question.isAnswered(reading) ? question.answer(reading) : "";
}
