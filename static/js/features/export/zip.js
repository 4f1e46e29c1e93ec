// @ts-check
/** A ZIP archive of files as they are, without compression (APPNOTE.TXT 6.3.3, method 0). Pure. */

const LOCAL_FILE = 0x04034b50;
const DIRECTORY_ENTRY = 0x02014b50;
const END = 0x06054b50;
const VERSION = 20;
const FIRST_DATE = 0x21; // 1 January 1980: the same files give the same bytes

/** @typedef {{name: string, bytes: Uint8Array<ArrayBuffer>}} StoredFile the name in ASCII */

/** @typedef {[value: number, nBytes: number]} Field little-endian */

/**
 * @param {StoredFile[]} files
 * @returns {Uint8Array<ArrayBuffer>}
 */
export function zipStored(files) {
  const contents = [];
  const directory = [];
  let place = 0;
  for (const { name, bytes } of files) {
    const letters = new TextEncoder().encode(name);
    const common = commonFields(letters, bytes);
    const head = record([[LOCAL_FILE, 4], [VERSION, 2], ...common]);
    contents.push(head, letters, bytes);
    // Comment, disk and attributes are empty.
    const rest = /** @type {Field[]} */ ([[0, 2], [0, 2], [0, 2], [0, 4], [place, 4]]);
    directory.push(record([[DIRECTORY_ENTRY, 4], [VERSION, 2], [VERSION, 2], ...common, ...rest]), letters);
    place += head.length + letters.length + bytes.length;
  }
  const size = directory.reduce((sum, { length }) => sum + length, 0);
  const n = files.length;
  const end = record([[END, 4], [0, 2], [0, 2], [n, 2], [n, 2], [size, 4], [place, 4], [0, 2]]);
  return joined([...contents, ...directory, end]);
}

/**
 * What a file's own head and its entry in the directory both say.
 * @param {Uint8Array} letters of the name
 * @param {Uint8Array} bytes
 * @returns {Field[]} flags, method, time, date, checksum, both sizes, length of the name and of extra fields
 */
function commonFields(letters, bytes) {
  const n = bytes.length;
  return [[0, 2], [0, 2], [0, 2], [FIRST_DATE, 2], [crc32(bytes), 4], [n, 4], [n, 4], [letters.length, 2], [0, 2]];
}

/** @param {Field[]} fields */
function record(fields) {
  const bytes = new Uint8Array(fields.reduce((sum, [, nBytes]) => sum + nBytes, 0));
  const view = new DataView(bytes.buffer);
  let place = 0;
  for (const [value, nBytes] of fields) {
    if (nBytes === 2) view.setUint16(place, value, true);
    else view.setUint32(place, value, true);
    place += nBytes;
  }
  return bytes;
}

/** @param {Uint8Array[]} parts */
function joined(parts) {
  const bytes = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let place = 0;
  for (const part of parts) {
    bytes.set(part, place);
    place += part.length;
  }
  return bytes;
}

/** @param {Uint8Array} bytes */
function crc32(bytes) {
  let crc = ~0;
  for (const byte of bytes) crc = CRC_TABLE[(crc ^ byte) & 0xff] ^ (crc >>> 8);
  return ~crc >>> 0;
}

const CRC_TABLE = Int32Array.from({ length: 256 }, (_, byte) => {
  let crc = byte;
  for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  return crc;
});
