// @ts-check
/**
 * A QR code of a text: cells, not pictures. ISO/IEC 18004: byte mode, error correction M, of up to 117 × 117 cells, as finer ones
 * cannot be read from a projector. Drawn here and not by the server, as links hold ids and whole runs that are nobody else's. Pure.
 */

const MAX_VERSION = 25;

/** By version: words of error correction in each block, and into how many blocks all words are dealt. ISO/IEC 18004, table 9. */
const CHECK_WORDS = [0, 10, 16, 26, 18, 24, 16, 18, 22, 22, 26, 30, 22, 22, 24, 24, 28, 28, 26, 26, 26, 26, 28, 28, 28, 28];
const BLOCKS = [0, 1, 1, 1, 2, 2, 4, 4, 4, 5, 5, 5, 8, 9, 9, 10, 10, 11, 13, 14, 16, 17, 17, 18, 20, 21];

/** How many bytes fit. */
export const MAX_QR_BYTES = nDataWords(MAX_VERSION) - 3;

/**
 * @param {string} text
 * @returns {boolean[][] | null} rows of cells, true where dark, without the quiet zone of 4 cells around; null if it is too long
 */
export function qrCode(text) {
  const bytes = new TextEncoder().encode(text);
  const version = CHECK_WORDS.findIndex((_, each) => each > 0 && bytes.length + (each > 9 ? 3 : 2) <= nDataWords(each));
  if (version < 0) return null;
  const words = dealt(dataWords(bytes, version), version);
  const plans = MASKS.map((mask) => {
    const grid = new Grid(version);
    grid.fill(words, mask);
    return grid;
  });
  plans.forEach((grid, mask) => grid.drawFormat(mask));
  const penalties = plans.map(({ cells }) => penalty(cells));
  return plans[penalties.indexOf(Math.min(...penalties))].cells;
}

/** Which cells of the data each mask inverts. */
const MASKS = /** @type {((x: number, y: number) => boolean)[]} */ ([
  (x, y) => (x + y) % 2 === 0,
  (_, y) => y % 2 === 0,
  (x) => x % 3 === 0,
  (x, y) => (x + y) % 3 === 0,
  (x, y) => (Math.floor(x / 3) + Math.floor(y / 2)) % 2 === 0,
  (x, y) => ((x * y) % 2) + ((x * y) % 3) === 0,
  (x, y) => (((x * y) % 2) + ((x * y) % 3)) % 2 === 0,
  (x, y) => (((x + y) % 2) + ((x * y) % 3)) % 2 === 0,
]);

// --- Words ---

/** @param {number} version */
function nDataWords(version) {
  return Math.floor(nFreeCells(version) / 8) - CHECK_WORDS[version] * BLOCKS[version];
}

/** @param {number} version */
function nFreeCells(version) {
  const nAligned = version === 1 ? 0 : Math.floor(version / 7) + 2;
  const alignment = version === 1 ? 0 : (25 * nAligned - 10) * nAligned - 55;
  return (16 * version + 128) * version + 64 - alignment - (version >= 7 ? 36 : 0);
}

/**
 * @param {Uint8Array} bytes
 * @param {number} version
 * @returns {number[]} mode, length, bytes, end, padding
 */
function dataWords(bytes, version) {
  const bits = [...bitsOf(0b0100, 4), ...bitsOf(bytes.length, version > 9 ? 16 : 8), ...[...bytes].flatMap((each) => bitsOf(each, 8)), 0, 0, 0, 0];
  const words = [];
  for (let i = 0; i + 8 <= bits.length; i += 8) words.push(bits.slice(i, i + 8).reduce((word, bit) => 2 * word + bit, 0));
  for (let pad = 0xec; words.length < nDataWords(version); pad ^= 0xec ^ 0x11) words.push(pad);
  return words;
}

/**
 * @param {number} value
 * @param {number} n of bits
 */
function bitsOf(value, n) {
  return Array.from({ length: n }, (_, i) => (value >> (n - 1 - i)) & 1);
}

/**
 * Deal words into blocks, the last ones a word longer, and take them up again in turn, each block's check words behind.
 * @param {number[]} words
 * @param {number} version
 */
function dealt(words, version) {
  const [nBlocks, divisor] = [BLOCKS[version], generator(CHECK_WORDS[version])];
  const short = Math.floor(words.length / nBlocks);
  const nShort = nBlocks - (words.length % nBlocks);
  let at = 0;
  const blocks = Array.from({ length: nBlocks }, (_, i) => words.slice(at, (at += short + Number(i >= nShort))));
  return [...inTurn(blocks), ...inTurn(blocks.map((block) => remainder(block, divisor)))];
}

/** @param {number[][]} blocks */
function inTurn(blocks) {
  const longest = Math.max(...blocks.map((block) => block.length));
  return Array.from({ length: longest }, (_, i) => blocks.flatMap((block) => block.slice(i, i + 1))).flat();
}

// --- Reed and Solomon: polynomials over the field of 256 elements, x⁸ + x⁴ + x³ + x² + 1 ---

/**
 * @param {number} a
 * @param {number} b
 */
function product(a, b) {
  let result = 0;
  for (let bit = 7; bit >= 0; bit--) result = (result << 1) ^ ((result >> 7) * 0x11d) ^ (((b >> bit) & 1) * a);
  return result;
}

/** @param {number} degree of (x − 1)(x − 2)(x − 4) …; without the leading 1 */
function generator(degree) {
  let result = [...Array(degree - 1).fill(0), 1];
  for (let i = 0, root = 1; i < degree; i++, root = product(root, 2)) {
    result = result.map((each, j) => product(each, root) ^ (result[j + 1] ?? 0));
  }
  return result;
}

/**
 * @param {number[]} words
 * @param {number[]} divisor
 */
function remainder(words, divisor) {
  let rest = divisor.map(() => 0);
  for (const word of words) {
    const factor = word ^ rest[0];
    rest = divisor.map((each, i) => (rest[i + 1] ?? 0) ^ product(each, factor));
  }
  return rest;
}

// --- Cells ---

class Grid {
  /** @type {boolean[][]} */
  cells;
  /** Cells that are no data. @type {boolean[][]} */
  #fixed;
  #size;

  /** @param {number} version */
  constructor(version) {
    this.#size = 4 * version + 17;
    const empty = () => Array.from({ length: this.#size }, () => Array(this.#size).fill(false));
    [this.cells, this.#fixed] = [empty(), empty()];
    for (let i = 0; i < this.#size; i++) {
      this.#set(6, i, i % 2 === 0);
      this.#set(i, 6, i % 2 === 0);
    }
    for (const [x, y] of [[3, 3], [this.#size - 4, 3], [3, this.#size - 4]]) this.#drawRings(x, y, 4, [2, 4]);
    const places = alignmentPlaces(version, this.#size);
    const isAtFinder = (/** @type {number} */ i, /** @type {number} */ j) => [i, j].every((each) => each === 0 || each === places.length - 1) && i + j < 2 * (places.length - 1);
    places.forEach((x, i) => places.forEach((y, j) => isAtFinder(i, j) || this.#drawRings(x, y, 2, [1])));
    this.drawFormat(0); // room for it
    if (version >= 7) this.#drawVersion(version);
  }

  /**
   * Put the words into what is free, two columns at a time, up and down in turn from the right.
   * @param {number[]} words
   * @param {(x: number, y: number) => boolean} mask
   */
  fill(words, mask) {
    let i = 0;
    for (let right = this.#size - 1; right > 0; right -= right === 8 ? 3 : 2) {
      const isUp = ((right + 1) & 2) === 0;
      for (let row = 0; row < this.#size; row++) {
        for (const x of [right, right - 1]) {
          const y = isUp ? this.#size - 1 - row : row;
          if (this.#fixed[y][x]) continue;
          const bit = i < 8 * words.length ? (words[i >> 3] >> (7 - (i & 7))) & 1 : 0;
          this.cells[y][x] = (bit === 1) !== mask(x, y);
          i++;
        }
      }
    }
  }

  /** @param {number} mask its number; error correction M is 0 */
  drawFormat(mask) {
    const bits = coded(mask, 10, 0x537) ^ 0x5412;
    const bit = (/** @type {number} */ i) => ((bits >> i) & 1) === 1;
    const end = this.#size - 1;
    for (let i = 0; i < 15; i++) {
      // Around the upper left corner, past the timing lines; and once more at the two others.
      if (i < 8) this.#set(8, i < 6 ? i : i + 1, bit(i));
      else this.#set(i === 8 ? 7 : 14 - i, 8, bit(i));
      if (i < 8) this.#set(end - i, 8, bit(i));
      else this.#set(8, end - 14 + i, bit(i));
    }
    this.#set(8, end - 7, true);
  }

  /** @param {number} version */
  #drawVersion(version) {
    const bits = coded(version, 12, 0x1f25);
    for (let i = 0; i < 18; i++) {
      const [a, b, isDark] = [this.#size - 11 + (i % 3), Math.floor(i / 3), ((bits >> i) & 1) === 1];
      this.#set(a, b, isDark);
      this.#set(b, a, isDark);
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {number} reach
   * @param {number[]} light at which distances from the middle
   */
  #drawRings(x, y, reach, light) {
    for (let dy = -reach; dy <= reach; dy++) {
      for (let dx = -reach; dx <= reach; dx++) {
        const isInside = [x + dx, y + dy].every((each) => each >= 0 && each < this.#size);
        if (isInside) this.#set(x + dx, y + dy, !light.includes(Math.max(Math.abs(dx), Math.abs(dy))));
      }
    }
  }

  /**
   * @param {number} x
   * @param {number} y
   * @param {boolean} isDark
   */
  #set(x, y, isDark) {
    this.cells[y][x] = isDark;
    this.#fixed[y][x] = true;
  }
}

/**
 * @param {number} version
 * @param {number} size
 * @returns {number[]} ascending, in both directions
 */
function alignmentPlaces(version, size) {
  if (version === 1) return [];
  const n = Math.floor(version / 7) + 2;
  const step = 2 * Math.floor((8 * version + 3 * n + 5) / (4 * n - 4));
  return [6, ...Array.from({ length: n - 1 }, (_, i) => size - 7 - (n - 2 - i) * step)];
}

/**
 * @param {number} value
 * @param {number} n of check bits
 * @param {number} divisor
 * @returns {number} the value with its check bits behind, of a BCH code
 */
function coded(value, n, divisor) {
  let rest = value;
  for (let i = 0; i < n; i++) rest = (rest << 1) ^ ((rest >> (n - 1)) * divisor);
  return (value << n) | rest;
}

/**
 * How hard a code is to read: runs of one colour, blocks, what looks like a corner, and more of one colour than of the other.
 * @param {boolean[][]} cells
 */
function penalty(cells) {
  const size = cells.length;
  const columns = cells.map((_, x) => cells.map((row) => row[x]));
  let sum = 0;
  for (const line of [...cells, ...columns]) {
    const text = line.map(Number).join("");
    for (const [{ length }] of text.matchAll(/0{5,}|1{5,}/g)) sum += length - 2;
    sum += 40 * (text.match(/(?=10111010000|00001011101)/g)?.length ?? 0);
  }
  for (let y = 1; y < size; y++) {
    for (let x = 1; x < size; x++) if (new Set([cells[y][x], cells[y - 1][x], cells[y][x - 1], cells[y - 1][x - 1]]).size === 1) sum += 3;
  }
  const share = cells.flat().filter(Boolean).length / size ** 2;
  return sum + 10 * Math.floor(Math.abs(share - 0.5) * 20);
}
