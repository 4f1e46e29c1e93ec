// @ts-check
/** The inputs that a network can have: what they are called and what they look like over the plane. Pure. */

import { signalByte } from "../../ui/signal-scale.js";

/** @typedef {{name: string, label: string, valueAt: (x: number, y: number) => number}} Feature */

/** @type {Feature[]} in the order of the settings table; the formulas are those of nnvisu/core/network.py */
export const FEATURES = [
  { name: "x", label: "x", valueAt: (x) => x },
  { name: "y", label: "y", valueAt: (_, y) => y },
  { name: "x_squared", label: "x²", valueAt: (x) => x * x },
  { name: "y_squared", label: "y²", valueAt: (_, y) => y * y },
  { name: "xy", label: "xy", valueAt: (x, y) => x * y },
  { name: "sin_x", label: "sin πx", valueAt: (x) => Math.sin(Math.PI * x) },
  { name: "sin_y", label: "sin πy", valueAt: (_, y) => Math.sin(Math.PI * y) },
  { name: "cos_x", label: "cos πx", valueAt: (x) => Math.cos(Math.PI * x) },
  { name: "cos_y", label: "cos πy", valueAt: (_, y) => Math.cos(Math.PI * y) },
  { name: "radius", label: "radius", valueAt: (x, y) => Math.hypot(x, y) },
];

/**
 * @param {string[]} names of the config
 * @returns {number[]} their places in FEATURES
 */
export function featureIndices(names) {
  return names.map((name) => FEATURES.findIndex((feature) => feature.name === name));
}

/**
 * @param {string[]} names of the config
 * @param {string} name to be switched
 * @returns {string[]} in the order of FEATURES
 */
export function toggledFeatures(names, name) {
  const isOn = (/** @type {string} */ each) => names.includes(each) !== (each === name);
  return FEATURES.map((feature) => feature.name).filter(isOn);
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
