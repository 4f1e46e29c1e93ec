// @ts-check
/** What the columns of a table are most likely for: by the names of the header, else by what they hold and in their order. Pure. */

import { MAX_CLASSES, MOST_WORDS } from "./columns.js";

/** @typedef {import("./read-table.js").Table} Table */
/** @typedef {import("./columns.js").Column} Column */
/** What a column becomes: one of the axes or another input; a class or a value is what is to be learnt. @typedef {"x" | "y" | "input" | "class" | "value" | "split" | "out"} Role */

const SPLIT = /^(?:test|is_test|split|set|fold|subset|partition)$/i;
const TARGET = /^(?:label|labels|class|classes|target|value|species|category|kind|type|sort|z)$/i;
/** Of columns with such names, whole numbers are classes, also where there are many: but a class has more than one row. */
const CLASSES = /^(?:label|labels|class|classes|species|category|kind|type|sort|digit)$/i;
/** Names of the two axes; where y stands beside such a pair, it is what is to be learnt. @type {[RegExp, RegExp][]} */
const PAIRS = [
  [/^x[_ ]?0$/i, /^x[_ ]?1$/i], [/^x[_ ]?1$/i, /^x[_ ]?2$/i], [/^x$/i, /^y$/i],
  [/^(?:lon|lng|long|longitude|längengrad)$/i, /^(?:lat|latitude|breitengrad)$/i],
];

/** So few different words become a column each. */
const FEW_WORDS = 8;

/**
 * @param {Table} table
 * @param {number} mostInputs columns that a network can read: 2, or as many as a table may have
 * @returns {Role[]} for each column
 */
export function guessRoles({ columns, rows }, mostInputs) {
  /** @type {Role[]} */
  const roles = columns.map(() => "out");
  const isFree = (/** @type {Column} */ { number }) => roles[number - 1] === "out";
  const give = (/** @type {Role} */ role, /** @type {Column | undefined} */ column) => {
    if (column) roles[column.number - 1] = role;
  };
  const named = (/** @type {RegExp} */ name) => columns.find((column) => name.test(column.name) && isFree(column) && column.holds !== "empty");

  give("split", columns.find(({ name, isTestMark, nDistinct }) => SPLIT.test(name) && isTestMark && nDistinct > 0));
  const pair = PAIRS.map((names) => names.map(named)).find((both) => both.every((column) => column && column.holds !== "words"));
  pair?.forEach((column, i) => give(i === 0 ? "x" : "y", column));
  const target = columns.find(({ told }) => told?.isFor === "target")
    ?? named(TARGET)
    ?? (pair && named(/^y$/i))
    ?? columns.findLast((column) => isFree(column) && areClasses(column))
    ?? columns.findLast((column) => isFree(column) && column.why === null)
    ?? columns.findLast(isFree);
  if (target) give(looksLikeValues(target, rows.length) ? "value" : "class", target);
  if (!pair) giveAxes(columns.filter(isFree), give);
  for (const column of otherInputs(columns.filter(isFree), mostInputs - 2)) give("input", column);
  return roles;
}

/**
 * All other numbers, and where there are any, few words beside them, as far as there is room.
 * @param {Column[]} free
 * @param {number} room
 * @returns {Column[]}
 */
function otherInputs(free, room) {
  const numbers = free.filter(({ holds, why }) => holds === "number" && why === null).slice(0, room);
  let left = numbers.length > 0 ? room - numbers.length : 0;
  const words = free.filter(({ holds, why, nDistinct }) => {
    const fits = holds === "words" && why === "words" && nDistinct <= Math.min(FEW_WORDS, left);
    if (fits) left -= nDistinct;
    return fits;
  });
  return [...numbers, ...words];
}

/**
 * The first two numbers, and only where there are too few what would rather be left out; in the order of the file.
 * @param {Column[]} free
 * @param {(role: Role, column: Column) => void} give
 */
function giveAxes(free, give) {
  const rank = (/** @type {Column} */ { why, holds }) => (why === null ? 0 : holds === "number" ? 1 : 2);
  const axes = free.map((column) => ({ column, rank: rank(column) })).sort((a, b) => a.rank - b.rank).slice(0, 2);
  axes.map(({ column }) => column).sort((a, b) => a.number - b.number).forEach((column, i) => give(i === 0 ? "x" : "y", column));
}

/** @param {Column} column */
function areClasses({ holds, why, nDistinct }) {
  return holds === "words" && why !== "names" && why !== "constant" && nDistinct <= MOST_WORDS;
}

/**
 * @param {Column} column
 * @param {number} nRows
 * @returns {boolean} whether it holds numbers that are too many for classes
 */
function looksLikeValues({ name, holds, nDistinct, isWhole }, nRows) {
  const isOfClasses = CLASSES.test(name) && isWhole && nDistinct <= MOST_WORDS && 2 * nDistinct <= nRows;
  return holds === "number" && nDistinct > MAX_CLASSES && !isOfClasses;
}
