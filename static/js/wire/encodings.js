// @ts-check
/** The bytes of a picture from each encoding, as nnvisu/wire/encodings.py makes them. Knows no frame and no socket. */

/**
 * How a picture lies in memory, row-major and top row first: cell after cell with all channels, or plane after plane.
 * @typedef {{width: number, height: number, channels: number, isInterleaved: boolean}} Layout
 */

/**
 * @typedef {object} Encoding
 * @property {boolean} isCompressed
 * @property {boolean} isDifference whether the picture before is needed, in the same layout
 * @property {(bytes: Uint8Array, layout: Layout, last: Uint8Array) => Uint8Array} restore gives the picture
 */

/** @type {Map<number, Encoding>} */
export const ENCODING = new Map([
  [0, { isCompressed: false, isDifference: false, restore: restoreRaw }],
  [1, { isCompressed: true, isDifference: false, restore: restorePlanes }],
  [2, { isCompressed: true, isDifference: true, restore: restoreDifference }],
]);

/**
 * @param {Uint8Array<ArrayBuffer>} payload a zlib stream
 * @returns {Promise<Uint8Array>}
 * @throws {RangeError} if it is none
 */
export async function inflate(payload) {
  const stream = new DecompressionStream("deflate");
  const writer = stream.writable.getWriter();
  // A broken stream fails on both ends; the reading end tells.
  writer.write(payload).catch(() => {});
  writer.close().catch(() => {});
  try {
    return new Uint8Array(await new Response(stream.readable).arrayBuffer());
  } catch (error) {
    throw new RangeError(`the payload is no zlib stream: ${error}`);
  }
}

/** @param {Uint8Array} bytes */
function restoreRaw(bytes) {
  return bytes;
}

/**
 * Undo the differences along rows, and then from row to row.
 * @param {Uint8Array} bytes
 * @param {Layout} layout
 */
function restorePlanes(bytes, layout) {
  const picture = rowSums(bytes, layout);
  const { width, height, channels, isInterleaved } = layout;
  const rowBytes = isInterleaved ? width * channels : width;
  const planeBytes = rowBytes * height;
  for (let start = 0; start < picture.length; start += planeBytes) {
    for (let at = start + rowBytes; at < start + planeBytes; at++) picture[at] += picture[at - rowBytes];
  }
  return picture;
}

/**
 * Undo the differences along rows, and add the last picture.
 * @param {Uint8Array} bytes
 * @param {Layout} layout
 * @param {Uint8Array} last
 */
function restoreDifference(bytes, layout, last) {
  const picture = rowSums(bytes, layout);
  for (let at = 0; at < picture.length; at++) picture[at] += last[at];
  return picture;
}

/**
 * Put each byte of the planes in its place, and add up those of a row from its start.
 * @param {Uint8Array} bytes plane after plane
 * @param {Layout} layout
 * @returns {Uint8Array} a picture
 */
function rowSums(bytes, { width, height, channels, isInterleaved }) {
  const picture = new Uint8Array(bytes.length);
  const stride = isInterleaved ? channels : 1;
  const nRows = height * channels;
  for (let row = 0, i = 0; row < nRows; row++) {
    const channel = Math.floor(row / height);
    let at = isInterleaved ? channel + (row % height) * width * channels : row * width;
    let sum = 0;
    for (let x = 0; x < width; x++, at += stride) {
      sum += bytes[i++];
      picture[at] = sum;
    }
  }
  return picture;
}

/**
 * Put planes together cell by cell.
 * @param {Uint8Array} planes
 * @param {number} channels
 * @returns {Uint8Array}
 */
export function interleaved(planes, channels) {
  const picture = new Uint8Array(planes.length);
  const nCells = planes.length / channels;
  for (let channel = 0, i = 0; channel < channels; channel++) {
    for (let cell = 0, at = channel; cell < nCells; cell++, at += channels) picture[at] = planes[i++];
  }
  return picture;
}
