// @ts-check
/** What a table was taken for, in sentences: what it became, what was left out of it, and what a person should know. */

import { describeScale } from "../../model/data-scale.js";
import {
  commentsText, COUNT_LINE, digitsText, filledText, groupedText, HAS_HEADER, inputsText, leftOutText, mergedText, otherText, placesText, pointsText, reportText,
  sampleText, SEPARATOR_TOLD, SKIPPED_FIRST, STANDARDISED, STRETCHED, TYPE_LINES, toTest, UNSCALED, untestedText, untrainedText, validationText, wordsText,
} from "./import-texts.js";

/** @typedef {import("../../model/table/import-job.js").View} View */
/** @typedef {import("../../model/table/import-job.js").Reported} Reported */

/**
 * @param {View} view
 * @param {Reported} imported
 * @returns {string[]}
 */
export function reportOf(view, imported) {
  const ofNumbers = "table" in imported ? inputSentences(imported) : placeSentences(imported);
  return [firstSentence(view, imported), ...rowSentences(view, imported.report), ...lineSentences(view), groupSentence(view), ...ofNumbers].filter(Boolean);
}

/**
 * @param {View} view
 * @param {Reported} imported
 */
function firstSentence({ hasHeader }, imported) {
  const { scale } = imported;
  const isTable = "table" in imported;
  const { label = [], value } = isTable ? imported.table : imported.points;
  const test = isTable ? imported.test : imported.points.test;
  const nTest = test.filter((each) => each === 1).length;
  const parts = [
    pointsText(test.length, value ? null : new Set(label).size, scale.classes ?? null, scale.names?.[value ? "value" : "label"]),
    nTest > 0 ? toTest(nTest) : "",
    hasHeader ? HAS_HEADER : "",
    isTable ? inputsText(imported.table.columns.length) : describeScale(scale) || UNSCALED,
  ];
  return reportText(parts.filter(Boolean));
}

/**
 * @param {View} view
 * @param {import("../../model/table/taken.js").RowReport} report
 */
function rowSentences({ lines }, { nRows, nLeftOut, nValidation, nFilled, sample, inOther, untrained, untested }) {
  return [
    leftOutText(nRows, { ...nLeftOut, odd: lines.nOdd }),
    nValidation > 0 ? validationText(nValidation) : "",
    nFilled > 0 ? filledText(nFilled) : "",
    sample ? sampleText(sample) : "",
    inOther ? otherText(inOther) : "",
    untrained.length > 0 ? untrainedText(untrained) : "",
    untested.length > 0 ? untestedText(untested) : "",
  ];
}

/** @param {View} view */
function lineSentences({ lines, classNames }) {
  return [
    lines.isTold ? SEPARATOR_TOLD : "",
    lines.isSkipped ? SKIPPED_FIRST : "",
    lines.nComments > 0 ? commentsText(lines.nComments) : "",
    lines.hasTypes ? TYPE_LINES : "",
    classNames ? COUNT_LINE : "",
  ];
}

/** @param {View} view */
function groupSentence({ columns, decimal }) {
  const grouped = columns.find((column) => column.grouped)?.grouped;
  return grouped ? groupedText(grouped, decimal) : "";
}

/** @param {import("../../model/table/import-job.js").ReportedPoints} imported */
function placeSentences({ points, report: { nPlaces, merged, isStretched } }) {
  const nPoints = points.x.length;
  return [
    ...merged.map(({ axis, nValues, nPlaces: n }) => mergedText(axis, nValues, n)),
    isStretched ? STRETCHED : "",
    nPlaces < nPoints && merged.length === 0 ? placesText(nPoints, nPlaces) : "",
  ];
}

/** @param {import("../../model/table/import-job.js").ReportedTable} imported */
function inputSentences({ test, report: { words, nPlaces, digits } }) {
  return [
    STANDARDISED,
    ...words.map(({ name, nWords }) => wordsText(name, nWords)),
    digits !== null ? digitsText(digits) : "",
    nPlaces < test.length ? placesText(test.length, nPlaces) : "",
  ];
}
