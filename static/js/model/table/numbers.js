// @ts-check
/** Numbers as files write them: decimal point or comma, groups of thousands, percent signs, and cells that say nothing. Pure. */

const PLAIN = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i;
const WITH_COMMA = /^[+-]?\d*,\d+(?:e[+-]?\d+)?$/i;
/** Thousands or decimals: only other cells can tell. */
const EITHER = /^[+-]?[1-9]\d{0,2}[.,]\d{3}$/;
const COMMA_GROUPS = /^[+-]?[1-9]\d{0,2}(?:,\d{3})+(?:\.\d*)?$/;
const POINT_GROUPS = /^[+-]?[1-9]\d{0,2}(?:\.\d{3})+(?:,\d*)?$/;
/** Groups by spaces or apostrophes can be nothing else. */
const OTHER_GROUPS = /^[+-]?[1-9]\d{0,2}(?:[ \u00a0\u202f'’]\d{3})+(?:[.,]\d*)?$/;
const OTHER_SIGNS = /[ \u00a0\u202f'’]/g;
const PERCENT = /\s*%$/;

const MISSING = new Set(["", "na", "n/a", "#n/a", "nan", "null", "?"]);
/** Among numbers, these can be nothing else. */
const MISSING_NUMBERS = new Set(["none", "nil", "-", "–", "—", ".", "missing", "unknown"]);

/** @typedef {"." | ","} Decimal the sign before decimals; the other one is between thousands */

/**
 * @param {import("./cells.js").Row[]} rows
 * @param {string} separator
 * @returns {Decimal} what the first cell says that can be read in one way only
 */
export function decimalOf(rows, separator) {
  let hasEither = false;
  for (const { cells } of rows) {
    for (const cell of cells) {
      if (!cell.includes(",") && !cell.includes(".")) continue;
      const text = bare(cell);
      if (EITHER.test(text)) hasEither ||= text.includes(",");
      else if (WITH_COMMA.test(text) && !COMMA_GROUPS.test(text)) return ",";
      else if (POINT_GROUPS.test(text) || (OTHER_GROUPS.test(text) && text.includes(","))) return ",";
      else if (COMMA_GROUPS.test(text) || PLAIN.test(text)) return ".";
    }
  }
  // 1,234 between commas stood in quotes, which is how thousands are written there.
  return hasEither && separator !== "," ? "," : ".";
}

/**
 * @param {string} cell
 * @param {Decimal} decimal
 * @returns {number} of percent the number before the sign; NaN for anything that is no finite number
 */
export function toNumber(cell, decimal) {
  const text = bare(cell);
  const plain = PLAIN.test(text) && !(decimal === "," && text.includes(".")) ? text : withoutGroups(text, decimal);
  const value = plain === null ? NaN : Number(plain);
  return Number.isFinite(value) ? value : NaN;
}

/**
 * @param {string} text
 * @param {Decimal} decimal
 * @returns {string | null} as programs write it; null where it is no number
 */
function withoutGroups(text, decimal) {
  if (OTHER_GROUPS.test(text)) return text.replace(OTHER_SIGNS, "").replace(decimal, ".");
  if (decimal === "." && COMMA_GROUPS.test(text)) return text.replaceAll(",", "");
  if (decimal === "," && POINT_GROUPS.test(text)) return text.replaceAll(".", "").replace(",", ".");
  return decimal === "," && WITH_COMMA.test(text) ? text.replace(",", ".") : null;
}

/**
 * @param {string} cell that is a number
 * @param {Decimal} decimal
 * @returns {boolean} whether signs stand between its thousands
 */
export function hasGroups(cell, decimal) {
  const text = bare(cell);
  return (decimal === "." ? COMMA_GROUPS : POINT_GROUPS).test(text) || OTHER_GROUPS.test(text);
}

/** @param {string} cell */
export function isPercent(cell) {
  return PERCENT.test(cell);
}

/**
 * @param {string} cell
 * @param {boolean} isOfNumbers whether its column has numbers
 * @returns {boolean} whether nothing is known
 */
export function isMissing(cell, isOfNumbers) {
  if (cell === "") return true;
  if (cell.length > 7) return false;
  const word = cell.toLowerCase();
  return MISSING.has(word) || (isOfNumbers && MISSING_NUMBERS.has(word));
}

/** @param {string} cell */
function bare(cell) {
  const text = cell.endsWith("%") ? cell.replace(PERCENT, "") : cell;
  return text.includes("−") ? text.replace("−", "-") : text;
}
