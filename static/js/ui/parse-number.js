// @ts-check
/** What is typed into a field of numbers: how it is read, and what is said where it is not taken, as the server says it. Pure. */

/**
 * @param {string} text with a comma or a point, and any minus
 * @returns {number | string} the text itself where it is no number
 */
export function parseNumber(text) {
  const plain = text.trim().replace(",", ".").replace("−", "-");
  const value = Number(plain);
  return plain !== "" && Number.isFinite(value) ? value : text;
}

/**
 * @param {string} name of the field
 * @param {number | string} value
 * @param {string} allowed
 */
export function refusal(name, value, allowed) {
  return `${name} is ${typeof value === "string" ? `"${value}"` : value}; allowed: ${allowed}.`;
}
