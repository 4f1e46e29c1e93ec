// @ts-check
/** How a run came about, in one line: for who reads a picture of it without the page. Pure. */

import { shownFigures } from "../../model/describe-state.js";
import { datasetText, FILE_POINTS, metricsText, networkText, optimizerText, OWN_POINTS, pointsText, seedText, stepText } from "./picture-texts.js";

/**
 * @param {import("../../model/state.js").State} state
 * @param {number} nPoints
 * @param {number} [step] that the picture is of, where that is not the one that the page tells
 * @returns {string}
 */
export function recipeLine(state, nPoints, step = shownFigures(state).step) {
  const figures = shownFigures(state);
  const measuredAt = figures.metricsStep ?? figures.step;
  return [
    dataText(state, nPoints),
    ...configTexts(state),
    stepText(step),
    metricsText(figures.metrics, measuredAt === step ? null : measuredAt),
  ].join(" · ");
}

/**
 * @param {import("../../model/state.js").State} state
 * @param {number} nPoints
 */
function dataText({ generator, lastGenerator, scale }, nPoints) {
  const made = generator ?? (scale ? null : lastGenerator);
  const name = made ? datasetText(made.dataset, made.seed, generator === null) : scale ? FILE_POINTS : OWN_POINTS;
  return `${name}, ${pointsText(nPoints)}`;
}

/** @param {import("../../model/state.js").State} state */
function configTexts({ config, nOutputs, nClasses, task }) {
  if (!config) return [];
  const { features, hidden_layers: hidden, activation, optimizer, learning_rate: rate, seed } = config;
  const sizes = [features.length, ...hidden, task === "regression" ? 1 : nOutputs || nClasses];
  const activations = hidden.length === 0 ? [] : [activation].flat();
  return [networkText(sizes, activations), optimizerText(optimizer, rate), seedText(seed)];
}
