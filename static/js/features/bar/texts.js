// @ts-check
/** What the bar, the line under it and the announcements say. */

import { BACK_TO_NOW, RESUME_FROM_HERE } from "../../session/texts.js";
import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const TRAIN_KEY = "Train or pause";
export const STEP_KEY = "Make one step";
export const RESET_KEY = "Reset: the same weights again, at step 0";
export const HELP_KEY = "Open this help";
export const TELL_KEY = "Announce step, loss, accuracy and what the map shows, for screen readers";
export const SPACE = "Space";

export const TRAIN = "Train";
export const PAUSE = "Pause";

/** Of a run, and of the page where it has none. @type {Record<string, string>} */
export const STATUS_NAMES = {
  connecting: "connecting",
  warming: "warming",
  paused: "paused",
  running: "running",
  diverged: "diverged",
  full: "server full",
  lost: "no link",
};

export const STEP_TO_PAUSE_AT = "Step to pause at";
export const CLOSED = "Closed by the server.";
export const CONNECTING = "Connecting … The controls work once the server answers.";
export const DIVERGED = "The run diverged. Reset, or lower the learning rate.";
export const WATCHING = "You are watching. Only the owner of this session can change it.";
export const OWNER_LEFT = "The owner has left. You can wait here, or take a copy and continue on your own.";
export const SPARE_OUTPUT = "The network still has an output for a class without points. Reset fits it to the data.";
export const STILL = `Training goes on, but hardly anything has changed for 10 seconds. ${PAUSE}, or change something?`;
export const TRAINING = "Training. You can change points, network and settings while it runs.";
export const PAUSED = "Paused. Train continues from here; Reset starts over.";
export const WATCH_IT_LEARN = "Press Train and watch.";
export const WATCH_OR_PAINT = "Press Train and watch. Choose a class under Data, then paint points of your own on the map.";

/** Why a server takes nobody in. @type {Record<string, string>} */
const FULL = {
  sockets: "The server is full: all its connections are in use.",
  sessions: "The server is full: all its sessions are in use.",
  memory: "The server is full: its memory is used up.",
  full: "The server is full, and others need room too.",
};

/** @param {number} most */
export function stepsAllowed(most) {
  return `an integer from 1 to ${locale.write(most)}`;
}

/** @param {number} most */
export function stepUpTo(most) {
  return `an integer up to ${locale.write(most)}`;
}

/** @param {number} step at which the run is */
export function stepAbove(step) {
  return `an integer above the present step, ${formatCount(step)}`;
}

/** @param {number} rate steps a second */
export function paceText(rate) {
  return `${locale.write(rate)} steps/s`;
}

/**
 * @param {import("../../model/state.js").Link} link why there is none
 * @param {number} seconds until the next try
 */
export function waitingText({ reason, why }, seconds) {
  if (why) return `${why} Next try in ${formatCount(seconds)} s.`;
  const full = FULL[reason];
  return full
    ? `${full} You get in automatically as soon as there is room. Next try in ${formatCount(seconds)} s.`
    : `The link is lost. Nothing can be changed until it is back. Trying again in ${formatCount(seconds)} s.`;
}

/**
 * @param {number} step
 * @param {boolean} isViewer who can change nothing
 */
export function viewingStep(step, isViewer) {
  const hint = isViewer ? "" : ` ${BACK_TO_NOW} or ${RESUME_FROM_HERE}?`;
  return `You're viewing step ${formatCount(step)}. Everything shown is from that moment.${hint}`;
}

/** @param {{ready: number, total: number} | null} warming */
export function compilingText(warming) {
  const progress = warming ? ` ${formatCount(warming.ready)}/${formatCount(warming.total)}` : "";
  return `Compiling kernels${progress} (first start only). Training and maps begin right after.`;
}

/**
 * @param {string[]} names that stand for nothing
 * @param {string[]} known
 */
export function unknownParts(names, known) {
  return `Unknown part in this link: ${names.join(", ")}. A link can hide ${known.join(", ")}.`;
}

/** @param {number} step */
export function pausedAt(step) {
  return `Paused at step ${formatCount(step)}. Train continues from here.`;
}

/**
 * @param {string} status
 * @param {number | null} step that is worth telling
 * @param {string} message
 */
export function statusNews(status, step, message) {
  return `${STATUS_NAMES[status] ?? status}${step === null ? "" : ` at step ${formatCount(step)}`}. ${message}`;
}

/**
 * @param {string} status
 * @param {string} description of run and map
 */
export function stateNews(status, description) {
  return `${STATUS_NAMES[status] ?? status}. ${description}`;
}

/**
 * @param {string} place
 * @param {string} what
 */
export function placeNews(place, what) {
  return `${place}: ${what}`;
}

/**
 * @param {string} name
 * @param {string} value
 */
export function valueNews(name, value) {
  return `${name} ${value}`;
}

/**
 * @param {string} name of a class
 * @param {string} share
 */
export function classNews(name, share) {
  return `${name}, ${share}`;
}
