// @ts-check
/** Bytes of a file to text: its encoding is guessed, unless somebody chose one. Pure. */

/** What can be chosen, by the names of the Encoding Standard. */
export const ENCODINGS = ["utf-8", "utf-16le", "utf-16be", "windows-1252"];

const BYTES_TO_JUDGE_BY = 1_000;

/** @typedef {{text: string, encoding: string, isGuess: boolean}} Decoded isGuess: nothing in the file says so */

/**
 * @param {Uint8Array} bytes
 * @param {string} [chosen] one of `ENCODINGS`
 * @returns {Decoded} without a byte order mark
 */
export function decode(bytes, chosen) {
  const encoding = chosen ?? marked(bytes) ?? unmarked16(bytes) ?? (isUtf8(bytes) ? "utf-8" : "windows-1252");
  return { text: new TextDecoder(encoding).decode(bytes), encoding, isGuess: !chosen && encoding === "windows-1252" };
}

/** @param {Uint8Array} bytes */
function marked([a, b, c]) {
  if (a === 0xff && b === 0xfe) return "utf-16le";
  if (a === 0xfe && b === 0xff) return "utf-16be";
  return a === 0xef && b === 0xbb && c === 0xbf ? "utf-8" : null;
}

/**
 * Numbers and separators in UTF-16 have a zero in every second byte.
 * @param {Uint8Array} bytes
 */
function unmarked16(bytes) {
  const zeros = [0, 0];
  bytes.subarray(0, BYTES_TO_JUDGE_BY).forEach((byte, i) => byte === 0 && zeros[i % 2]++);
  const n = Math.min(bytes.length, BYTES_TO_JUDGE_BY);
  if (4 * Math.max(...zeros) < n || n < 4) return null;
  return zeros[1] > zeros[0] ? "utf-16le" : "utf-16be";
}

/** @param {Uint8Array} bytes */
function isUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch {
    return false;
  }
}
