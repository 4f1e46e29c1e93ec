// @ts-check
/** Units that stand in brackets behind the names of columns: "petal length (cm)", "speed [km/h]". Pure. */

const PREFIXED = "[nµmcdhkMG]?(?:m|g|l|L|s|A|B|Hz|J|K|N|Pa|V|W|Wh|cal|mol)[²³]?";
const OTHERS = "°C|°F|°|ft|in|lb|oz|mi|mph|min|h|d|days?|weeks?|months?|years?|yrs?|USD|EUR|GBP|\\$|€|£|bpm|dB|ppm|ppb";
const UNIT = `(?:${PREFIXED}|${OTHERS})`;
const NAME_AND_UNIT = new RegExp(`^(.*\\S)\\s+[([](${UNIT}(?:/${UNIT})?)[)\\]]$`);

/**
 * @template {{name: string, unit?: string}} T
 * @param {T[]} columns
 * @returns {T[]} each with its unit apart from its name, unless that would leave two of them with one name
 */
export function withUnitsApart(columns) {
  const apart = columns.map((column) => {
    const [, name, unit] = (!column.unit && NAME_AND_UNIT.exec(column.name)) || [];
    return name ? { ...column, name, unit } : column;
  });
  const isOnly = (/** @type {string} */ name) => apart.filter((each) => each.name === name).length === 1;
  return apart.map((each, i) => (isOnly(each.name) ? each : columns[i]));
}
