// @ts-check
/**
 * Notes on the curve what was changed while the page was there: settings and points. What comes with a way back, or with
 * another run that is brought back, was no change. Draws nothing itself.
 */

import { configChange, dataChange } from "../../model/change-names.js";

/**
 * @param {import("../../model/store.js").Store} store
 * @param {import("../../model/curve-record.js").CurveRecord} record
 */
export function noteChanges(store, record) {
  const nothing = store.state.points;
  let { config, points } = store.state;
  let { branch } = record;

  // A step_result comes after all that was told with it, so that a way back and what it brings are seen together.
  store.watch((state) => [state.metrics], (state) => {
    const isBack = record.branch !== branch && record.lastStep > 0;
    ({ branch } = record);
    const [configBefore, pointsBefore] = [config, points];
    if (state.configAt === null) ({ config } = state);
    if (state.pointsAt === null) ({ points } = state);
    if (isBack) return;
    if (configBefore && config) note(configChange(configBefore, config));
    if (pointsBefore !== nothing && !isEqual(pointsBefore, points)) note(dataChange(pointsBefore, points, state.generator));
  });

  /** @param {string} text */
  function note(text) {
    if (!text) return;
    // Where the curves were just cleared, the run begins anew.
    record.mark(record.lastStep < 0 ? 0 : store.state.step, text, performance.now());
    store.set({ curveVersion: store.state.curveVersion + 1 });
  }
}

/**
 * Whether the points are the same: they also come again after a lost link.
 * @param {import("../../model/state.js").Points} a
 * @param {import("../../model/state.js").Points} b
 */
function isEqual(a, b) {
  if (a === b) return true;
  return Object.keys(b).every((name) => {
    const [before, after] = [a, b].map((points) => /** @type {Record<string, number[] | undefined>} */ (points)[name]);
    if (before === after) return true;
    return before?.length === after?.length && before?.every((value, i) => value === after?.[i]);
  });
}
