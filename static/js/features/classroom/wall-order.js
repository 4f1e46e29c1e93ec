// @ts-check
/** The order of the pupils on the wall: by name, score, progress, or who needs help. Pure. */

/** @typedef {import("../../wire/messages.js").WallRow} Row */
/** @typedef {"name" | "score" | "progress" | "help"} Order */

/** Who cannot go on comes before who does not. @type {(Row["needs"] | null)[]} */
const URGENCY = ["diverged", "stuck", "idle", "not_started"];

/** @type {Record<Order, (row: Row) => number>} the least come first; what has no value, last */
const KEYS = {
  name: () => 0,
  score: (row) => -(scoreOf(row) ?? -Infinity),
  progress: ({ reached, step }) => (reached ? -Infinity : -(step ?? -1)),
  help: ({ needs }) => (needs ? URGENCY.indexOf(needs) : URGENCY.length),
};

/**
 * @param {Row[]} rows
 * @param {Order} order
 * @param {string} lang whose alphabet it is
 * @returns {Row[]} scores and progress from above; equals by name
 */
export function ordered(rows, order, lang) {
  const { compare } = new Intl.Collator(lang, { numeric: true });
  const key = KEYS[order];
  return [...rows].sort((a, b) => {
    const [left, right] = [key(a), key(b)];
    if (left !== right) return left < right ? -1 : 1;
    return compare(a.nickname ?? "", b.nickname ?? "") || a.pupil - b.pupil;
  });
}

/**
 * @param {Row} row
 * @returns {number | null} of the test points; of the training points where there are no others
 */
export function scoreOf({ test_score: test, train_score: train }) {
  return test ?? train ?? null;
}
