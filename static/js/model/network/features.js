// @ts-check
/** The inputs that a network can have: what they are called and what they look like over the plane. Pure. */

import { signalByte } from "../../ui/signal-scale.js";
import { cosineOf, sineOf } from "../texts.js";

/** @typedef {import("../../wire/messages.js").ColumnNames} ColumnNames */

/**
 * An input: `name` as in the config, `label` what it is called, given what the two coordinates are called, and what it is at a
 * place of the map.
 * @typedef {{name: string, label: (x: string, y: string) => string, valueAt: (x: number, y: number) => number}} Feature
 */

/** @type {Feature[]} in the order of the settings table; the formulas are those of nnvisu/core/network.py */
export const FEATURES = [
  { name: "x", label: (x) => x, valueAt: (x) => x },
  { name: "y", label: (_, y) => y, valueAt: (_, y) => y },
  { name: "x_squared", label: (x) => `${x}²`, valueAt: (x) => x * x },
  { name: "y_squared", label: (_, y) => `${y}²`, valueAt: (_, y) => y * y },
  { name: "xy", label: product, valueAt: (x, y) => x * y },
  { name: "sin_x", label: (x) => sineOf(product("π", x)), valueAt: (x) => Math.sin(Math.PI * x) },
  { name: "sin_y", label: (_, y) => sineOf(product("π", y)), valueAt: (_, y) => Math.sin(Math.PI * y) },
  { name: "cos_x", label: (x) => cosineOf(product("π", x)), valueAt: (x) => Math.cos(Math.PI * x) },
  { name: "cos_y", label: (_, y) => cosineOf(product("π", y)), valueAt: (_, y) => Math.cos(Math.PI * y) },
  { name: "radius", label: () => "radius", valueAt: (x, y) => Math.hypot(x, y) },
];

/**
 * @param {Feature} input
 * @param {ColumnNames | null} [names] of the columns, from a file
 * @param {number} [most] letters of a name within a formula
 * @returns {string} such as "x²", or "age²"
 */
export function inputLabel({ name, label }, names, most = Infinity) {
  const [x, y] = /** @type {const} */ (["x", "y"]).map((column) => {
    const called = names?.[column] || column;
    return name === column || called.length <= most ? called : `${called.slice(0, most - 1)}…`;
  });
  return label(x, y);
}

/**
 * @param {string} a
 * @param {string} b
 */
function product(a, b) {
  return a.length + b.length > 2 ? `${a}·${b}` : a + b;
}

/**
 * @param {Pick<import("../state.js").State, "columnInputs">} state
 * @returns {Feature[]} all that a network can have: features of points in the plane, or the columns of a table
 */
export function inputsOf({ columnInputs }) {
  return columnInputs ?? FEATURES;
}

/**
 * @param {Feature[]} inputs that there are
 * @param {string[]} names of the config
 * @returns {number[]} the places of those that are on
 */
export function placesOf(inputs, names) {
  return names.map((name) => inputs.findIndex((input) => input.name === name)).filter((place) => place >= 0);
}

/**
 * @param {Feature[]} inputs that there are
 * @param {string[]} names of the config
 * @param {string} name to be switched
 * @returns {string[]} in the order of the inputs
 */
export function toggledInputs(inputs, names, name) {
  const isOn = (/** @type {string} */ each) => names.includes(each) !== (each === name);
  return inputs.map((input) => input.name).filter(isOn);
}

/**
 * @param {Feature} feature
 * @param {number} size cells a side
 * @returns {Uint8Array} its map, as a neuron's: cells row by row from the top, seen at their middles
 */
export function featurePlane({ valueAt }, size) {
  const plane = new Uint8Array(size * size);
  const at = (/** @type {number} */ i) => (2 * i + 1) / size - 1;
  for (let i = 0; i < plane.length; i++) plane[i] = signalByte(valueAt(at(i % size), -at(Math.floor(i / size))));
  return plane;
}
