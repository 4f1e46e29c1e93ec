// @ts-check
/** What the teacher's dialog says around the wall: its head, the code for the projector, a pupil's run, pinned pictures, the end. */

import { locale } from "../../ui/locale.js";

export const CLASS_TITLE = "Your class";
export const CLOSE = "Close: the class goes on";
export const SHOW_CLASS = "Show the class";
export const SHOW_CODE = "Show the code";
export const SHOW_WALL = "Show the wall";
export const PAUSE_ALL = "Pause all";
export const RELEASE_ALL = "Release all";
export const PAUSE_TITLE = "Pause all: the runs of all pupils rest, and nobody can train until you release them";
export const RELEASE_TITLE = "Let pupils train again; their runs stay where they are until they press Train";
export const END_CLASS = "End the class";
export const END_QUESTION = "End the class for everybody? Nothing of it is kept but what you have saved.";
export const KEEP = "Go on";
export const PANELS_LABEL = "Beside the wall";
/** @type {Record<"pupil" | "lead" | "question" | "plot" | "pins", string>} */
export const PANEL_NAMES = { pupil: "Pupil", lead: "Lead", question: "Question", plot: "Plot", pins: "Pinned" };

export const CODE_LABEL = "Code";
export const HOW_TO_JOIN = "Open this address, or the page’s menu Lessons → Join a class and type the code.";
export const LINK_LABEL = "Link for pupils";
export const ONLY_HERE =
  "This link works on this computer only, because the server accepts no connections from others. To let pupils in, start it with --host 0.0.0.0 (flask run, nnvisu serve) or -b 0.0.0.0:8000 (gunicorn).";

export const SORT_BY = "Sort by";
/** @type {Record<import("./wall-order.js").Order, string>} */
export const ORDER_NAMES = { name: "name", score: "score", progress: "progress", help: "needs help" };
export const WALL_LABEL = "Pupils";
export const WALL_KEYS = "Arrow keys go from pupil to pupil, Enter opens one.";
export const UNDER_TILES = "Under each map: test score · train score, then the step.";
export const UNDER_SMALL_TILES = "Under each map: test score · train score. Point at one for its step.";
export const NO_PUPILS = "Pupils appear here as soon as they join.";

export const CHOOSE_PUPIL = "Choose a pupil on the wall to see the whole run here, read-only.";
export const SHOW_TO_ALL = "Show to all";
export const SHOW_ANONYMOUS = "Show to all without the name";
export const STOP_SHOWING = "Stop showing";
export const PIN = "Pin";
export const PIN_TITLE = "Pin: keep a picture of this map as it is now";
export const OPEN_TAB = "Open in a tab";
export const REMOVE = "Remove from the class";
export const REMOVE_SURE = "Remove for good?";
export const NOT_OPENED = (/** @type {string} */ why) => `This pupil’s run could not be opened. ${why}`;
export const LEFT = "This pupil has left the class.";

export const PINS_ABOUT = "Pictures that you have pinned, kept on this page until the class ends.";
export const NO_PINS = "Nothing is pinned. Choose a pupil on the wall and press Pin.";
export const UNPIN = "Remove this picture";
export const EARLIER = "Move up";
export const LATER = "Move down";
export const PRESENT = "Show large, one after the other";
export const PREVIOUS = "Previous";
export const NEXT = "Next";
export const BACK_TO_LIST = "Back to the list";

export const SAVE_RUNS = "Runs, CSV";
export const SAVE_RUNS_TITLE = "Runs, CSV: figures and settings of all runs as a table, without nicknames";
export const SAVE_WALL = "Wall, PNG";
export const SAVE_WALL_TITLE = "Wall, PNG: all maps as one picture, without nicknames";
export const EXPORT_LABEL = "Save";
export const notSaved = (/** @type {string} */ why) => `The file could not be made. ${why}`;

/** @param {number} n */
function pupilsText(n) {
  return `${locale.count(n)} ${locale.plural(n, { one: "pupil", other: "pupils" })}`;
}

/**
 * @param {string} code
 * @param {number} n
 */
export function classLine(code, n) {
  return `Class ${code}: ${pupilsText(n)}`;
}

/**
 * @param {number} n
 * @param {number} nConnected
 * @param {number} most
 */
export function headText(n, nConnected, most) {
  const away = n > nConnected ? `, ${locale.count(n - nConnected)} away` : "";
  return n >= most ? `${pupilsText(n)}${away}: the class is full` : `${pupilsText(n)}${away}`;
}

/**
 * @param {{nickname: string, train: string, test: string, step: string, state: string, reached: boolean}} row
 * @returns {string} what a screen reader says of a tile
 */
export function tileText({ nickname, train, test, step, state, reached }) {
  return `${nickname}: ${state}, test score ${test}, train score ${train}, step ${step}${reached ? ", goal reached" : ""}`;
}

/**
 * @param {string} test
 * @param {string} train
 */
export function scoresText(test, train) {
  return `${test} · ${train}`;
}

/** @param {string} step */
export function stepText(step) {
  return `step ${step}`;
}

/** @param {string} nickname */
export function frameTitle(nickname) {
  return `Run of ${nickname}, read-only`;
}

/**
 * @param {string} nickname
 * @param {boolean} isAnonymous
 */
export function shownText(nickname, isAnonymous) {
  return isAnonymous ? `All pupils see the map of ${nickname}, without the name.` : `All pupils see the map of ${nickname}.`;
}

/**
 * @param {string} nickname
 * @param {string} step
 * @param {string} test
 */
export function pinText(nickname, step, test) {
  return `${nickname}, step ${step}, test score ${test}`;
}

/**
 * @param {number} pupil
 * @param {string} test
 */
export function tileCaption(pupil, test) {
  return `${locale.count(pupil)}: ${test}`;
}

/** @param {number} n */
export function goalCount(n) {
  return `${locale.count(n)} reached the goal`;
}
