// @ts-check
/** Which of the two maps is to be seen: the colours of all probabilities, or flat classes. Pure. */

/** @typedef {Pick<import("./state.js").State, "viewChoices" | "frame" | "classFrame">} Maps */

/**
 * Until the first map of the other kind has come, the one that was to be seen stays.
 * @param {Maps} maps
 * @returns {boolean}
 */
export function isFlat({ viewChoices, frame, classFrame }) {
  return classFrame !== null && (viewChoices.map === "discrete" || frame === null);
}

/**
 * @param {Maps} maps
 * @returns {import("../wire/frames.js").Frame | import("../wire/frames.js").ClassFrame | null}
 */
export function activeMap(maps) {
  return isFlat(maps) ? maps.classFrame : maps.frame;
}
