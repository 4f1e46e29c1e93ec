// @ts-check
/**
 * A class map as flat colours, several pixels a cell, with the borders where the contour lines have them. Pure: fills an
 * array of pixels. A square between four cells of one colour is filled as a whole, so only borders cost.
 */

/** @typedef {import("./contours.js").ClassMap} ClassMap */

const MIN_EXCESS = 1;

/**
 * @param {number} size cells a side
 * @returns {number} pixels a cell, even; enough for a large map on a sharp screen
 */
export function pixelsPerCell(size) {
  return size <= 128 ? 4 : 2;
}

/**
 * Paint each place in the colour of its most probable class.
 * @param {ClassMap} map
 * @param {Uint32Array} colours of the classes, as pixels
 * @param {number} factor pixels a cell, even
 * @param {Uint32Array} pixels height × factor rows of width × factor
 */
export function paintClasses(map, colours, factor, pixels) {
  const { picture } = map;
  const weights = new Float64Array(256);
  paintSquares(map, factor, pixels, {
    colourOf: (at) => colours[picture[at]],
    blend(corners, u, v) {
      const shares = [(1 - u) * (1 - v), u * (1 - v), u * v, (1 - u) * v];
      let best = picture[corners[0]];
      for (let i = 0; i < 4; i++) weights[picture[corners[i]]] = 0;
      for (let i = 0; i < 4; i++) {
        const label = picture[corners[i]];
        weights[label] += shares[i] * Math.max(picture[corners[i] + 1] - 127.5, MIN_EXCESS);
        if (weights[label] > weights[best]) best = label;
      }
      return colours[best];
    },
  });
}

/**
 * Paint each place in the colour of the band in which its value lies.
 * @param {ClassMap} map
 * @param {Uint32Array} colours of the bands, lowest first, which share −1 to 1 evenly
 * @param {number} factor pixels a cell, even
 * @param {Uint32Array} pixels height × factor rows of width × factor
 */
export function paintBands(map, colours, factor, pixels) {
  const { picture } = map;
  const n = colours.length;
  const colour = (/** @type {number} */ byte) => colours[Math.min(n - 1, Math.floor((byte / 255) * n))];
  paintSquares(map, factor, pixels, {
    colourOf: (at) => colour(picture[at + 1]),
    blend([tl, tr, br, bl], u, v) {
      const upper = (1 - u) * picture[tl + 1] + u * picture[tr + 1];
      const lower = (1 - u) * picture[bl + 1] + u * picture[br + 1];
      return colour((1 - v) * upper + v * lower);
    },
  });
}

/**
 * How a square gets its colours. `colourOf`: of a cell at its place in the picture. `blend`: of a place between four
 * cells, clockwise from the top left, `u` of the way to the right and `v` of the way down.
 * @typedef {{colourOf: (at: number) => number, blend: (corners: number[], u: number, v: number) => number}} Paint
 */

/**
 * @param {ClassMap} map
 * @param {number} factor
 * @param {Uint32Array} pixels
 * @param {Paint} paint
 */
function paintSquares({ width, height }, factor, pixels, { colourOf, blend }) {
  const half = factor / 2;
  const stride = width * factor;
  const corners = [0, 0, 0, 0];
  for (let row = -1; row < height; row++) {
    const upper = Math.max(row, 0) * width;
    const lower = Math.min(row + 1, height - 1) * width;
    const firstY = row * factor + half;
    for (let column = -1; column < width; column++) {
      const west = Math.max(column, 0);
      const east = Math.min(column + 1, width - 1);
      const firstX = column * factor + half;
      corners[0] = 2 * (upper + west);
      corners[1] = 2 * (upper + east);
      corners[2] = 2 * (lower + east);
      corners[3] = 2 * (lower + west);
      const plain = colourOf(corners[0]);
      const isPlain = plain === colourOf(corners[1]) && plain === colourOf(corners[2]) && plain === colourOf(corners[3]);
      const endX = Math.min(firstX + factor, stride);
      for (let y = Math.max(0, firstY); y < Math.min(firstY + factor, height * factor); y++) {
        const v = (y - firstY + 0.5) / factor;
        for (let x = Math.max(0, firstX); x < endX; x++) {
          pixels[y * stride + x] = isPlain ? plain : blend(corners, (x - firstX + 0.5) / factor, v);
        }
      }
    }
  }
}
