// @ts-check
/** What was read of a file becomes the session's data. */

import { COMMAND } from "../../wire/messages.js";

/**
 * Points in the plane, or a table of more columns.
 * @typedef {import("../../model/table/points.js").Imported | import("../../model/table/to-table.js").ImportedTable} Imported
 */

/**
 * @param {Imported} imported
 * @param {boolean} isAnew with new weights, where the network has learnt something
 * @param {Pick<import("../../session/app-context.js").AppContext, "send" | "editor">} app
 */
export function takeImported(imported, isAnew, { send, editor }) {
  // Reset first: only a network that has learnt nothing follows the classes of new points.
  if (isAnew && !send(COMMAND.RESET)) return;
  if ("points" in imported) {
    editor.replace(imported);
    return;
  }
  const { table, test, scale } = imported;
  editor.noteForUndo();
  if (!send(COMMAND.UPDATE_TABLE, { table, test, scale, reason: "imported" })) editor.forgetLastUndo();
}
