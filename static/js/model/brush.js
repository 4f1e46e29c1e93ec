// @ts-check
/** Where the marks of a stroke lie, and the points that a brush leaves at each of them. Pure but for the random numbers. */

import { noPoints } from "./point-edits.js";
import { PAINTED_DECIMALS, rounded } from "./rounding.js";

/** @typedef {{x: number, y: number}} Place */

/** What is drawn with, in units of the plane; `density` is the number of points at each mark. */
export const DEFAULT_BRUSH = Object.freeze({ size: 0.07, density: 1, isTest: false });

const MIN_SPACING = 0.06;

/**
 * @param {string} tool
 * @param {{size: number, density: number}} brush
 * @returns {number} the way between two marks of a stroke
 */
export function spacingOf(tool, { size, density }) {
  // Single points keep apart; discs overlap by half, so that a stroke has no gaps.
  return tool === "brush" && density === 1 ? Math.max(MIN_SPACING, size) : Math.max(0.02, size / 2);
}

/**
 * @param {Place} last where the stroke left its last mark
 * @param {Place} place where it has come to
 * @param {number} spacing
 * @returns {Place[]} the marks on the way, at equal distances
 */
export function marksBetween(last, place, spacing) {
  const distance = Math.hypot(place.x - last.x, place.y - last.y);
  const n = Math.floor(distance / spacing + 1e-9);
  return Array.from({ length: n }, (_, i) => {
    const share = ((i + 1) * spacing) / distance;
    return { x: last.x + share * (place.x - last.x), y: last.y + share * (place.y - last.y) };
  });
}

/**
 * The points of one mark: one point is set exactly there, several fall anywhere in the brush's disc and in the plane.
 * @param {Place} place
 * @param {{size: number, density: number, isTest: boolean}} brush
 * @param {{label: number} | {value: number}} target
 * @param {() => number} [random]
 * @returns {import("./state.js").Points}
 */
export function sprayed(place, { size, density, isTest }, target, random = Math.random) {
  const hasValues = "value" in target;
  const points = noPoints(hasValues);
  for (let i = 0; i < density; i++) {
    const { x, y } = density === 1 ? place : placeInDisc(place, size, random);
    if (!isInside({ x, y })) continue;
    const set = painted({ x, y });
    points.x.push(set.x);
    points.y.push(set.y);
    points.label.push(hasValues ? 0 : target.label);
    points.test.push(isTest ? 1 : 0);
    if (hasValues) points.value?.push(target.value);
  }
  return points;
}

/**
 * @param {Place} place
 * @param {number} radius
 * @param {() => number} random
 */
function placeInDisc({ x, y }, radius, random) {
  const distance = radius * Math.sqrt(random()); // evenly over the disc
  const angle = 2 * Math.PI * random();
  return { x: x + distance * Math.cos(angle), y: y + distance * Math.sin(angle) };
}

/** @param {Place} place */
export function isInside({ x, y }) {
  return Math.abs(x) <= 1 && Math.abs(y) <= 1;
}

/**
 * @param {Place} place
 * @returns {Place} the nearest one in the plane
 */
export function withinPlane({ x, y }) {
  return painted({ x: Math.min(1, Math.max(-1, x)), y: Math.min(1, Math.max(-1, y)) });
}

/**
 * @param {Place} place
 * @returns {Place} with as many decimals as a hand needs
 */
export function painted({ x, y }) {
  return { x: rounded(x, PAINTED_DECIMALS), y: rounded(y, PAINTED_DECIMALS) };
}
