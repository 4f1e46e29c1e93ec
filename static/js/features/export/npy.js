// @ts-check
/** Arrays in NumPy's file format, version 1.0 (numpy.lib.format). Pure. */

const MAGIC = [0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0];
const ALIGNMENT = 64;

/**
 * @param {number[]} values
 * @param {number[]} shape
 * @returns {Uint8Array<ArrayBuffer>} an array of float32
 */
export function npyFloat32(values, shape) {
  return npy("<f4", shape, 4 * values.length, (view) => values.forEach((value, i) => view.setFloat32(4 * i, value, true)));
}

/**
 * @param {number[]} values whole numbers
 * @param {number[]} shape
 * @returns {Uint8Array<ArrayBuffer>} an array of int64
 */
export function npyInt64(values, shape) {
  const put = (/** @type {DataView} */ view) => values.forEach((value, i) => view.setBigInt64(8 * i, BigInt(value), true));
  return npy("<i8", shape, 8 * values.length, put);
}

/**
 * @param {string[]} texts
 * @returns {Uint8Array<ArrayBuffer>} an array of text
 */
export function npyText(texts) {
  const length = Math.max(1, ...texts.map((text) => [...text].length));
  return npy(`<U${length}`, [texts.length], 4 * length * texts.length, (view) => {
    texts.forEach((text, i) => [...text].forEach((letter, j) => {
      view.setUint32(4 * (i * length + j), /** @type {number} */ (letter.codePointAt(0)), true);
    }));
  });
}

/**
 * @param {string} type as NumPy writes it
 * @param {number[]} shape
 * @param {number} nBytes
 * @param {(view: DataView) => void} put writes the values
 */
function npy(type, shape, nBytes, put) {
  const tuple = shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
  const text = `{'descr': '${type}', 'fortran_order': False, 'shape': ${tuple}, }`;
  const start = MAGIC.length + 2;
  const end = Math.ceil((start + text.length + 1) / ALIGNMENT) * ALIGNMENT;
  const bytes = new Uint8Array(end + nBytes).fill(0x20, start, end);
  bytes.set(MAGIC);
  new DataView(bytes.buffer).setUint16(MAGIC.length, end - start, true);
  bytes.set(new TextEncoder().encode(text), start);
  bytes[end - 1] = 0x0a;
  put(new DataView(bytes.buffer, end));
  return bytes;
}
