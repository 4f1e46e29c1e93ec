// @ts-check
/** Why a table cannot be taken as it is, where, and what would help. Pure. */

import { placed } from "./table-texts.js";

/**
 * What a person may agree to: the first line is left out, or lines of another width, or rows with a cell that is no number; or
 * rare classes become one.
 * @typedef {"skipsFirst" | "leavesOutOdd" | "leavesOutUnreadable" | "hasOther"} Offer
 */

/** Line and column count from 1; the column is null where the whole line is meant, the line is null where no line is. */
export class TableError extends Error {
  /**
   * @param {string} what
   * @param {number | null} line
   * @param {{number: number, name?: string} | null} [column]
   * @param {Offer | null} [offer]
   */
  constructor(what, line, column = null, offer = null) {
    super(placed(what, line, column));
    this.name = "TableError";
    this.line = line;
    this.column = column?.number ?? null;
    this.offer = offer;
  }
}
