// @ts-check
/** What the legend says of values in the units of a file. */

/**
 * @param {string} name of the values
 * @param {string[]} ends the lowest, the middle and the highest
 * @returns {string}
 */
export function colourWords(name, [low, middle, high]) {
  return `Colours of ${name === "value" ? "the values" : name}: blue ${low}, neutral ${middle}, orange ${high}`;
}

/**
 * @param {string} step from line to line
 * @param {string} middle
 * @returns {string}
 */
export function lineWords(step, middle) {
  return `Lines: every ${step}, the thick one at ${middle}`;
}
