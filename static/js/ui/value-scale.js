// @ts-check
/** The colours of signed values, −1 to 1, as the server paints them (nnvisu/core). Pure. */

const LOW = [0x00, 0x72, 0xb2];
const MIDDLE = [0xf7, 0xf7, 0xf7];
const HIGH = [0xd5, 0x5e, 0x00];

/** Values at which contour lines run; the middle one is the strongest. */
export const VALUE_LEVELS = [-0.75, -0.5, -0.25, 0, 0.25, 0.5, 0.75];

/**
 * @param {number} value beyond −1 and 1 as at the end
 * @returns {number[]} red, green, blue
 */
export function valueRgb(value) {
  const end = value < 0 ? LOW : HIGH;
  const share = Math.min(1, Math.abs(value));
  return MIDDLE.map((middle, i) => Math.round(middle + share * (end[i] - middle)));
}

/**
 * @param {number} value
 * @returns {string} as CSS has it
 */
export function valueColour(value) {
  return `rgb(${valueRgb(value).join(" ")})`;
}

/**
 * @returns {number[][]} red, green, blue of the bands between the levels, lowest first: the colour in their middle
 */
export function bandColours() {
  const edges = [-1, ...VALUE_LEVELS, 1];
  return edges.slice(1).map((edge, i) => valueRgb((edge + edges[i]) / 2));
}
