// @ts-check
/** What the panels say by which a teacher leads the class. */

import { locale } from "../../ui/locale.js";

export const SEND_TITLE = "Send to all";
export const SEND_WHAT = "What to send";
export const SEND_RUN = "this run, as it is now";
export const SEND_LESSON = (/** @type {string} */ title) => `the lesson: ${title}`;
export const SEND = "Send";
export const SEND_ABOUT = "Pupils’ pages take it at once. The curve of the run that they had stays pinned, and Back to previous run restores it.";
export const SENT = "Sent to all.";
export const NOT_SENT = (/** @type {string} */ why) => `Nothing was sent. ${why}`;

export const TRAINING = "Pupils may train";
export const PARTS_TITLE = "Pupils see";

export const GOAL_TITLE = "Goal";
export const GOAL_SCORE = "Test score to reach, in %";
export const GOAL_WEIGHTS = "Weights at most (empty: no limit)";
export const GOAL_STEPS = "Steps at most (empty: no limit)";
export const SET_GOAL = "Set the goal";
export const NO_GOAL = "Remove the goal";
export const NOT_A_SCORE = "The score is a number from 1 to 100.";
export const NOT_A_COUNT = "Weights and steps are whole numbers from 1 up, or empty.";
export const RANKING = "Tell pupils their place (ranking)";

export const JOINING_TITLE = "Joining";
export const ACCEPTS = "Pupils may join";
export const MAX_PUPILS = "Most pupils allowed";
export const FREE_NAMES = "Pupils may choose names of their own, which only you see";
export const WRONG_MOST = (/** @type {number} */ most) => `From 1 to ${locale.count(most)}.`;

export const QUESTION_LABEL = "Question: what do you expect?";
export const CHOICE_LABEL = (/** @type {number} */ n) => `Answer ${locale.count(n)}`;
export const QUESTION_EXAMPLE = "Will a network without hidden layers separate the circles?";
export const ASK = "Ask, and lock Train";
export const SHOW_ANSWERS = "Show the counts, and unlock Train";
export const TAKE_AWAY = "Remove the question";
export const TOO_FEW = "A question needs a text and at least two answers.";
export const ASKED = "Pupils are answering. They cannot train yet.";
export const ANSWERED = "Pupils see the counts.";
