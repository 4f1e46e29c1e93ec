// @ts-check
/**
 * A whole run as text for an address: version, a dot, and the recipe as JSON, deflated, in base64url. Pure but for the
 * browser's own compression.
 */

import { DAMAGED_LINK, OTHER_VERSION } from "./recipe-texts.js";

const VERSION = "1";
const FORMAT = "deflate-raw";

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
  if (version !== VERSION) throw new Error(OTHER_VERSION);
  try {
    const bytes = Uint8Array.from(atob(body.replaceAll("-", "+").replaceAll("_", "/")), (letter) => letter.charCodeAt(0));
    return JSON.parse(new TextDecoder().decode(await through(bytes, new DecompressionStream(FORMAT))));
  } catch {
    throw new Error(DAMAGED_LINK);
  }
}

/**
 * How many points of one's own a recipe carries: generated ones need no room.
 * @param {import("../wire/messages.js").GivenRecipe} recipe
 * @returns {number}
 */
export function nOwnPoints({ data, journal }) {
  const count = (/** @type {object} */ holder) => /** @type {{points?: {x: number[]}}} */ (holder).points?.x.length ?? 0;
  return (journal ?? []).reduce((sum, [, command]) => sum + count(command), count(data));
}

/**
 * @param {Uint8Array<ArrayBuffer>} bytes
 * @param {GenericTransformStream} transform
 */
async function through(bytes, transform) {
  const stream = new Blob([bytes]).stream().pipeThrough(transform);
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
