// @ts-check
/** The lines of the weights: where they run, how strong they look, which one is under the pointer. Pure. */

import { parameterIndex } from "../../model/network/parameters.js";

/** How many strengths are told apart: all lines of one strength and sign are drawn at once. */
export const N_LEVELS = 12;
/** So many lines are drawn at rest where one side is a grid: one or two for each tile can still be followed by eye. */
const N_STRONGEST = 40;
/** The weight that looks half as strong as the strongest. */
const MIDDLE_WEIGHT = 2;

/**
 * @param {number} weight
 * @returns {number} from 0 (no line) to N_LEVELS; the same weight always looks the same
 */
export function edgeLevel(weight) {
  const size = Math.abs(weight);
  if (!(size > 0.005)) return 0; // nor where it is not a number
  return size === Infinity ? N_LEVELS : Math.max(1, Math.round((N_LEVELS * size) / (MIDDLE_WEIGHT + size)));
}

/**
 * All lines between two columns start at x0 and end at x1.
 * @typedef {object} Gap
 * @property {number} x0
 * @property {number} x1
 * @property {number[]} from heights of the starts, by neuron
 * @property {number[]} to heights of the ends
 * @property {boolean} isSparse whether not all lines are drawn, as one side is a grid: those of the selected neuron at its
 *   end, or else the strongest
 * @property {{neuron: number, input: number}[]} strongest those that are drawn while no neuron at its ends is selected, where it is sparse
 */

/**
 * @param {import("./layout.js").Column[]} columns
 * @param {number[]} inputs which boxes of the first column are inputs of the network
 * @returns {Gap[]} one for each layer of weights
 */
export function edgeGaps(columns, inputs) {
  return columns.slice(1).map((to, i) => {
    const from = columns[i];
    const sources = i === 0 ? inputs.map((box) => from.boxes[box]) : from.boxes;
    return {
      x0: from.right,
      x1: to.left,
      from: sources.map((box) => anchor(box, from)),
      to: to.boxes.map((box) => anchor(box, to)),
      isSparse: from.isGrid || to.isGrid,
      strongest: [],
    };
  });
}

/**
 * Find the strongest lines of the gaps in which not all are drawn.
 * @param {Gap[]} gaps
 * @param {import("../../model/network/parameters.js").Parameters | null} parameters
 */
export function findStrongest(gaps, parameters) {
  gaps.forEach((gap, layer) => {
    if (!gap.isSparse) return;
    gap.strongest = [];
    if (!parameters) return;
    const nInputs = gap.from.length;
    const start = parameterIndex(parameters.layerSizes, { layer, neuron: 0, input: 0 });
    const sizes = Float32Array.from({ length: nInputs * gap.to.length }, (_, i) => {
      const size = Math.abs(parameters.parameters[start + i]);
      return size > 0 ? size : 0; // nor where it is not known
    });
    const least = sizes.slice().sort().at(-N_STRONGEST) ?? 0;
    for (let i = 0; i < sizes.length && gap.strongest.length < N_STRONGEST; i++) {
      if (sizes[i] > 0 && sizes[i] >= least) gap.strongest.push({ neuron: Math.floor(i / nInputs), input: i % nInputs });
    }
  });
}

/**
 * Tiles in one row of a grid have their ends side by side.
 * @param {import("./layout.js").Box} box
 * @param {import("./layout.js").Column} column
 */
function anchor(box, { left, right }) {
  const share = right - left > box.size ? (box.x + box.size / 2 - left) / (right - left) : 0.5;
  return box.y + box.size * share;
}

/**
 * @param {Gap} gap
 * @param {number} layer of these weights
 * @param {{layer: number, neuron: number} | null} selected
 * @param {(neuron: number, input: number) => void} visit
 */
export function eachEdge({ from, to, isSparse, strongest }, layer, selected, visit) {
  const isEnd = selected?.layer === layer;
  const isStart = selected?.layer === layer - 1;
  if (isSparse && !isEnd && !isStart) {
    for (const { neuron, input } of strongest) visit(neuron, input);
    return;
  }
  for (let neuron = 0; neuron < to.length; neuron++) {
    if (isSparse && isEnd && neuron !== selected.neuron) continue;
    for (let input = 0; input < from.length; input++) {
      if (isSparse && isStart && input !== selected.neuron) continue;
      visit(neuron, input);
    }
  }
}

/**
 * The line under the pointer. All lines between two columns have the same x at the same share of their way, so one
 * share tells the heights of all of them.
 * @param {Gap[]} gaps
 * @param {{x: number, y: number}} pointer
 * @param {number} reach how near it must be
 * @param {{layer: number, neuron: number} | null} selected
 * @returns {{layer: number, neuron: number, input: number} | null}
 */
export function edgeAt(gaps, { x, y }, reach, selected) {
  const layer = gaps.findIndex(({ x0, x1 }) => x > x0 && x < x1);
  if (layer < 0) return null;
  const gap = gaps[layer];
  const share = wayShare((x - gap.x0) / (gap.x1 - gap.x0));
  const risen = share * share * (3 - 2 * share);
  const steepness = slope(share) / (gap.x1 - gap.x0);
  let best = null;
  let least = reach;
  eachEdge(gap, layer, selected, (neuron, input) => {
    const rise = gap.to[neuron] - gap.from[input];
    const distance = Math.abs(gap.from[input] + rise * risen - y) / Math.hypot(1, rise * steepness);
    if (distance < least) {
      least = distance;
      best = { layer, neuron, input };
    }
  });
  return best;
}

/**
 * A cubic curve whose inner points lie half way across: x = 1.5 s − 1.5 s² + s³ grows with s, found by halving.
 * @param {number} across from 0 to 1
 */
function wayShare(across) {
  let [low, high] = [0, 1];
  for (let i = 0; i < 20; i++) {
    const s = (low + high) / 2;
    if (s * (1.5 + s * (s - 1.5)) < across) low = s;
    else high = s;
  }
  return low;
}

/** @param {number} s how steep a line of rise 1 and width 1 is at that share */
function slope(s) {
  return (6 * s * (1 - s)) / (1.5 - 3 * s + 3 * s * s);
}
