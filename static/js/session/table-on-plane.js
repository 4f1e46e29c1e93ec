// @ts-check
/**
 * Puts the rows of a table where they lie on the plane that the maps show, and its axes into the table's units: all that draws
 * points or tells places then does so as of points in the plane. Loaded with the first table.
 */

import { stateOfScale } from "../model/data-scale.js";
import { columnInputs, inputPlaces, rowsOnPlane, scaleOfPlane } from "../model/table/plane.js";
import { componentNames } from "../model/table/plane-texts.js";

export class TableOnPlane {
  #store;

  /** @param {import("../model/store.js").Store} store */
  constructor(store) {
    this.#store = store;
    store.watch(({ table, plane, config }) => [table, plane, config?.columns], (state) => this.#place(state));
  }

  /** @param {import("../model/state.js").State} state */
  #place({ table, plane, config, points, scale }) {
    // A plane comes after the data that it goes through.
    if (!table || plane?.centre.length !== table.columns.length || points.label.length !== table.columns[0].values.length) return;
    const onPlane = rowsOnPlane(table, plane, inputPlaces(table, config?.columns ?? []));
    const units = scaleOfPlane(scale, table, plane, componentNames(plane.shares));
    this.#store.set({ points: { ...points, ...onPlane }, columnInputs: columnInputs(table, plane), ...stateOfScale(units) });
  }
}
