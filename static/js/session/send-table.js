// @ts-check
/** Gives the server a table again that it had: its rows split otherwise, after an undo, or after they were lost. */

import { givenTable, scaleOfRows } from "../model/table/given.js";
import { COMMAND } from "../wire/messages.js";

/**
 * @param {import("./sender.js").Send} send
 * @param {import("../wire/messages.js").TableObject} table
 * @param {object} rows
 * @param {import("../model/state.js").Points} rows.points what is to be learnt, and which rows are for testing
 * @param {import("../model/data-scale.js").Scale | null} rows.scale as the page shows it
 * @param {import("../model/point-edits.js").Reason} [rows.reason]
 * @returns {boolean} whether it was sent
 */
export function sendTable(send, table, { points, scale, reason }) {
  const given = { table: givenTable(table, points), test: points.test, scale: scaleOfRows(scale) };
  return send(COMMAND.UPDATE_TABLE, { ...given, ...(reason && { reason }) });
}
