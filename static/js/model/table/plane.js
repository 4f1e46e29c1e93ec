// @ts-check
/**
 * Where the rows of a table lie on the plane that maps show, and how far from it. The twin of `positions` in
 * nnvisu/core/planes.py, which says what a plane is. Pure.
 */

/** @typedef {import("../../wire/messages.js").TableObject} Table */
/** @typedef {Pick<import("../../wire/messages.js").PlaneMessage, "kind" | "axes" | "held" | "centre" | "right" | "up" | "shares">} Plane */
/** @typedef {import("../data-scale.js").Scale} Scale */

const COLUMN = "column_";

/**
 * @param {string} id such as column_3
 * @returns {number} its place among the columns, from 0
 */
export function placeOfColumn(id) {
  return Number(id.slice(COLUMN.length)) - 1;
}

/**
 * @param {number} place from 0
 * @returns {string} what the server calls the column
 */
export function columnId(place) {
  return `${COLUMN}${place + 1}`;
}

/**
 * @param {Table} table
 * @param {string[]} ids of the columns that are on
 * @returns {number[]} places of those that the network reads
 */
export function inputPlaces({ columns }, ids) {
  return ids.map(placeOfColumn).filter((place) => place < columns.length);
}

/**
 * @param {Table} table
 * @param {Plane} plane
 * @param {number[]} inputs places of the columns that the network reads
 * @returns {{x: number[], y: number[], distance: number[]}} of each row; the distance in standard deviations, as a root mean
 *   square over the columns that the network reads and that are held
 */
export function rowsOnPlane({ columns }, { kind, axes, centre, right, up }, inputs) {
  const deviations = columns.map(({ deviation }) => deviation);
  const [across, upward] = [right, up].map((direction) => direction.map((each, i) => each / deviations[i]));
  const [acrossSquared, upwardSquared] = [across, upward].map((direction) => sumOfSquares(direction));
  const held = inputs.filter((place) => !axes.includes(columnId(place)));
  const nHeld = Math.max(1, held.length - (kind === "projection" ? 2 : 0));
  const nRows = columns[0].values.length;
  const [x, y, distance] = Array.from({ length: 3 }, () => /** @type {number[]} */ (new Array(nRows)));
  const rest = new Float64Array(columns.length);
  // Ten thousand rows, at each move of a slider: plain loops take a tenth of the time of callbacks.
  for (let row = 0; row < nRows; row++) {
    for (let i = 0; i < rest.length; i++) rest[i] = (columns[i].values[row] - centre[i]) / deviations[i];
    x[row] = takeAway(rest, across, acrossSquared);
    y[row] = takeAway(rest, upward, upwardSquared);
    let squares = 0;
    for (const i of held) squares += rest[i] * rest[i];
    distance[row] = Math.sqrt(squares / nHeld);
  }
  return { x, y, distance };
}

/**
 * @param {Float64Array} rest is changed: it loses its part along the direction
 * @param {number[]} direction
 * @param {number} squared its length
 * @returns {number} how often the direction went into it
 */
function takeAway(rest, direction, squared) {
  let along = 0;
  for (let i = 0; i < rest.length; i++) along += rest[i] * direction[i];
  along /= squared;
  for (let i = 0; i < rest.length; i++) rest[i] -= along * direction[i];
  return along;
}

/**
 * @param {Scale | null} scale of the data: names of classes and of the value
 * @param {Table} table
 * @param {Plane} plane
 * @param {[string, string]} componentNames what the axes of a projection are called
 * @returns {Scale} what −1 and 1 stand for on this plane; of a projection, in standard deviations
 */
export function scaleOfPlane(scale, { columns }, { axes, centre, right, up }, componentNames) {
  const [x, y] = [right, up].map((direction, k) => {
    if (axes.length > 0) return around(centre[placeOfColumn(axes[k])], direction[placeOfColumn(axes[k])]);
    return around(0, Math.sqrt(sumOfSquares(direction.map((each, i) => each / columns[i].deviation))));
  });
  const [nameX, nameY] = axes.length > 0 ? axes.map((id) => nameWithUnit(columns[placeOfColumn(id)])) : componentNames;
  return { ...scale, x, y, names: { ...scale?.names, x: nameX, y: nameY } };
}

/**
 * @param {{name: string, unit: string}} column
 * @returns {string}
 */
export function nameWithUnit({ name, unit }) {
  return unit ? `${name} (${unit})` : name;
}

/**
 * @param {Table} table
 * @param {Plane} plane
 * @returns {import("../network/features.js").Feature[]} the columns as inputs: scaled, at the places of the plane
 */
export function columnInputs({ columns }, plane) {
  return columns.map(({ name, centre, spread }, i) => {
    const valueAt = (/** @type {number} */ x, /** @type {number} */ y) => (plane.centre[i] + x * plane.right[i] + y * plane.up[i] - centre) / spread;
    return { name: columnId(i), label: () => name, valueAt };
  });
}

/**
 * @param {Table} table
 * @param {number} row
 * @returns {number[]} its number in each column
 */
export function numbersOfRow({ columns }, row) {
  return columns.map(({ values }) => values[row]);
}

/**
 * @param {number} middle
 * @param {number} half
 * @returns {[number, number]}
 */
function around(middle, half) {
  return [middle - half, middle + half];
}

/** @param {number[]} numbers */
function sumOfSquares(numbers) {
  return numbers.reduce((total, each) => total + each * each, 0);
}
