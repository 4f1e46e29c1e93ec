// @ts-check
/** Dates as files write them, in days. Pure. */

const MS_PER_DAY = 86_400_000;
const YEAR_FIRST = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ](\d{1,2}):(\d{2})(?::(\d{2})(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?)?$/;
const YEAR_LAST = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?: (\d{1,2}):(\d{2})(?::(\d{2}))?)?$/;

/**
 * @param {string} cell
 * @returns {boolean} whether it is written like a date
 */
export function isDate(cell) {
  return cell.length >= 8 && (YEAR_FIRST.test(cell) || YEAR_LAST.test(cell));
}

/**
 * @param {string[]} cells of a column
 * @returns {(cell: string) => number} to days since 1970; NaN for what is no date. Of 3/4/2024 the month comes first, unless
 *   another date of the column could not be read so; of 3.4.2024 the day
 */
export function dayReader(cells) {
  const isDayFirst = cells.some((cell) => {
    const parts = YEAR_LAST.exec(cell);
    return parts !== null && (parts[2] === "." || Number(parts[1]) > 12);
  });
  return (cell) => {
    const first = YEAR_FIRST.exec(cell);
    if (first) return days(first[1], first[2], first[3], first.slice(4));
    const last = YEAR_LAST.exec(cell);
    if (!last) return NaN;
    const [day, month] = isDayFirst ? [last[1], last[3]] : [last[3], last[1]];
    return days(last[4], month, day, last.slice(5));
  };
}

/**
 * @param {string} year
 * @param {string} month
 * @param {string} day
 * @param {(string | undefined)[]} time hours, minutes, seconds
 */
function days(year, month, day, [hours = "0", minutes = "0", seconds = "0"]) {
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hours), Number(minutes), Number(seconds)));
  // February 30 would become a day of March.
  return date.getUTCMonth() === Number(month) - 1 ? date.getTime() / MS_PER_DAY : NaN;
}
