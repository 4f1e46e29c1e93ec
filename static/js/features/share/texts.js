// @ts-check
/** What the dialog that keeps and shares says. */

import { locale } from "../../ui/locale.js";

export const RUN_STEP = (/** @type {number} */ step) =>
  `Opening it makes the run up to step ${locale.count(step)}, bit for bit: data, settings, and every change at its step.`;
export const NO_LINK = (/** @type {string} */ why) => `There is no link. ${why}`;
export const NO_RECIPE = "This file is not a recipe of nnvisu: it is not valid JSON.";

export const HERE = "This link works on this computer only: others cannot reach its address.";
export const ADDRESS = "Address in links for others";
export const FOR_VIEWERS = "Others see this session live, and what you look at. They cannot change it, but they can take a copy.";
export const ONLY_HERE =
  "This link works on this computer only, because the server accepts no connections from others. To let others in, start it with --host 0.0.0.0 (flask run, nnvisu serve) or -b 0.0.0.0:8000 (gunicorn).";
export const THIS_MACHINE = (/** @type {string} */ host) => `${host} (this computer only)`;
export const SAME_NETWORK = "They need to be on the same network as this computer.";

export const QR = "QR code";
export const QR_OF = (/** @type {string} */ link) => `QR code of ${link}`;
export const QR_TOO_LONG = (/** @type {number} */ n, /** @type {number} */ most) =>
  `This link is too long for a QR code: ${locale.count(n)} characters, at most ${locale.count(most)} fit.`;

export const LESSON_LINK = "Link for a lesson";
export const STARTS_WITH = "It starts with";
export const START = "a new run";
export const THIS_RUN = "this run, as it is now";
export const LESSON = (/** @type {string} */ title) => `the lesson: ${title}`;
export const SHOWS = "It shows";
export const LESSON_LENGTH = (/** @type {number} */ n) =>
  `${locale.count(n)} ${locale.plural(n, { one: "character", other: "characters" })}.${n > 2000 ? " Some mail and chat programs cut links off after 2,000: test it first." : ""}`;

/** @type {Record<string, string>} what the parts that a link can hide are called */
export const PARTS = {
  data: "Data",
  network: "Network",
  curves: "Curves",
  timeline: "Timeline",
  pace: "Pace",
  step: "Step and ⋯",
  reset: "Reset",
  share: "Share",
  figures: "State and step",
};
