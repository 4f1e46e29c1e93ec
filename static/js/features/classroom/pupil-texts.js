// @ts-check
/** What a pupil is told of the class. */

import { locale } from "../../ui/locale.js";

export const CLASS_LABEL = "Your class";
export const WHAT_TEACHER_SEES = "Your teacher sees your map and your scores. All of it ends with the lesson.";
export const OTHER_NAME = "Another name";
export const OWN_NAME = "A name of your own, which only your teacher sees";
export const TAKE_NAME = "Take it";
export const LEAVE = "Leave";
export const LEAVE_TITLE = "Leave the class; your run stays on this page";
export const PAUSED = "Your teacher has paused the class.";
export const LOCKED = "Answer first: your teacher unlocks Train.";
export const LOCKED_WITHOUT_QUESTION = "Your teacher has locked Train for now.";
export const ANSWERED = "Answered. You can change your mind until the counts are shown.";
export const COUNTS = "What the class expects:";
export const SHOWN_LABEL = "Shown by your teacher";
export const SENT_RUN = "Your teacher has sent this run.";
export const SENT_RUN_BESIDE = "Your teacher has sent this run. The one that you had is pinned beside its curve.";
export const SENT_LESSON = "Your teacher has sent this lesson.";
export const NOT_TAKEN = (/** @type {string} */ why) => `What your teacher sent could not be opened. ${why}`;

/** @param {string} nickname */
export function nameText(nickname) {
  return `You are ${nickname}.`;
}

/** @param {string | null} nickname null: nobody is to know */
export function shownText(nickname) {
  return nickname === null ? "The map of somebody in your class" : `The map of ${nickname}`;
}

/**
 * @param {string} goal
 * @param {boolean} isReached
 */
export function goalLine(goal, isReached) {
  return isReached ? `Goal: ${goal} – reached!` : `Goal: ${goal}.`;
}

/** @param {import("../../wire/messages.js").Rank} rank */
export function rankText({ place, of }) {
  return `Place ${locale.count(place)} of ${locale.count(of)}.`;
}
