// @ts-check
/**
 * A whole run as text for an address: version, a dot, and the recipe as JSON, deflated, in base64url. Pure but for the
 * browser's own compression.
 */

import { DAMAGED_LINK, OTHER_VERSION, tableTooLarge, tooManyPoints } from "./recipe-link-texts.js";

const VERSION = "1";
const FORMAT = "deflate-raw";

/** @typedef {{points?: {x: number[]}, table?: {columns: {values: number[]}[]}}} Holder of points, rows or neither */

/**
 * @param {object} recipe
 * @returns {Promise<string>} letters, digits, "-", "_" and one dot
 */
export async function packRecipe(recipe) {
  const packed = await through(new TextEncoder().encode(JSON.stringify(recipe)), new CompressionStream(FORMAT));
  let text = "";
  for (const byte of packed) text += String.fromCharCode(byte);
  return `${VERSION}.${btoa(text).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "")}`;
}

/**
 * @param {string} text of `packRecipe`
 * @returns {Promise<Partial<import("../wire/messages.js").GivenRecipe>>} the recipe, not yet checked
 * @throws {Error} with a sentence for people
 */
export async function unpackRecipe(text) {
  const [version, body] = text.split(".");
  if (version !== VERSION) throw new Error(/^\d+$/.test(version) && body ? OTHER_VERSION : DAMAGED_LINK);
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream(FORMAT))));
  } catch {
    throw new Error(DAMAGED_LINK);
  }
}

/**
 * @param {import("../wire/messages.js").GivenRecipe} recipe
 * @param {Record<string, number>} limits of the server
 * @returns {string} why a link cannot hold the recipe, "" if it can: generated points need no room
 */
export function tooMuchForLink({ data, journal }, { max_link_points: mostPoints, max_link_columns: mostColumns }) {
  const holders = /** @type {Holder[]} */ ([data, ...(journal ?? []).map(([, command]) => command)]);
  const sum = (/** @type {(holder: Holder) => number} */ count) => holders.reduce((total, each) => total + count(each), 0);
  const nPoints = sum(({ points }) => points?.x.length ?? 0);
  const nNumbers = sum(({ table }) => (table ? table.columns.length * table.columns[0].values.length : 0));
  if (nPoints > mostPoints) return tooManyPoints(mostPoints, nPoints);
  return nNumbers > mostPoints * mostColumns ? tableTooLarge(mostPoints, mostColumns, nNumbers) : "";
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {GenericTransformStream} transform
 */
async function through(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
