// @ts-check
/** A table as it is given to the server again, with the scaling that it has: its rows split otherwise, or after the server lost them. Pure. */

/** @typedef {import("../../wire/messages.js").GivenTable} GivenTable */

/**
 * @param {import("../../wire/messages.js").TableObject} table
 * @param {Pick<import("../state.js").Points, "label" | "value">} points
 * @returns {GivenTable}
 */
export function givenTable({ columns }, { label, value }) {
  const given = columns.map(({ name, values, unit, scaling, group, centre, spread }) => {
    return { name, values, scaling, centre, spread, ...(unit && { unit }), ...(group !== null && { group }) };
  });
  return { columns: given, ...(value ? { value } : { label }) };
}

/**
 * @param {import("../data-scale.js").Scale | null} scale as the page shows it, with the axes of a plane
 * @returns {import("../data-scale.js").Scale | null} of the rows alone
 */
export function scaleOfRows(scale) {
  if (!scale) return null;
  const { x: _x, y: _y, names, ...rest } = scale;
  const { x: _nameX, y: _nameY, ...namesOfRows } = names ?? {};
  return { ...rest, names: namesOfRows };
}
