// @ts-check
/** Binary frames: header and encodings, as nnvisu/wire/frames.py writes them. Knows no canvas and no socket. */

export const HEADER_BYTES = 32;
export const DECISION_MAP = 1;

const MAGIC = 0x4e;
const VERSION = 1;
const CHANNELS = 3;

/**
 * @typedef {object} Header
 * @property {number} kind
 * @property {number} encoding
 * @property {number} width
 * @property {number} height
 * @property {number} seq
 * @property {number} nBytes of payload
 * @property {number} step
 * @property {number | null} loss
 * @property {number} ageMs
 */

/** @typedef {Header & {picture: Uint8Array}} Frame `picture`: interleaved RGB, row-major, top row first */

/**
 * How each encoding is undone: `restore` gives the picture from the bytes and, for differences, from the last one.
 * @type {Map<number, {isCompressed: boolean, restore: (bytes: Uint8Array, header: Header, last?: Frame) => Uint8Array}>}
 */
const DECODERS = new Map([
  [0, { isCompressed: false, restore: restoreRaw }],
  [1, { isCompressed: true, restore: restorePlanes }],
  [2, { isCompressed: true, restore: restoreDifference }],
]);

/** The encodings that the page can decode. */
export const ENCODINGS = [...DECODERS.keys()];

/**
 * @param {ArrayBuffer} buffer a whole frame
 * @returns {Header}
 * @throws {RangeError} if it is not a frame of this version, or its length does not fit
 */
export function parseHeader(buffer) {
  if (buffer.byteLength < HEADER_BYTES) {
    throw new RangeError(`a frame has at least ${HEADER_BYTES} bytes, this has ${buffer.byteLength}`);
  }
  const view = new DataView(buffer);
  const magic = view.getUint8(0);
  const version = view.getUint8(1);
  if (magic !== MAGIC || version !== VERSION) {
    throw new RangeError(`not a frame of version ${VERSION}: magic ${magic}, version ${version}`);
  }
  const loss = view.getFloat32(24, true);
  const header = {
    kind: view.getUint8(2),
    encoding: view.getUint8(3),
    width: view.getUint16(4, true),
    height: view.getUint16(6, true),
    seq: view.getUint32(8, true),
    nBytes: view.getUint32(12, true),
    step: view.getFloat64(16, true),
    loss: Number.isNaN(loss) ? null : loss,
    ageMs: view.getFloat32(28, true),
  };
  const nLeft = buffer.byteLength - HEADER_BYTES;
  if (nLeft !== header.nBytes) {
    throw new RangeError(`the header promises ${header.nBytes} bytes of payload, there are ${nLeft}`);
  }
  return header;
}

/**
 * Decodes the frames of one socket, in order: a difference needs the picture before it, drawn or not.
 * After a failure it is of no more use: the pictures that follow hang in the air.
 */
export class FrameDecoder {
  /** @type {Map<number, Frame>} */
  #last = new Map();
  /** @type {Promise<unknown>} */
  #tail = Promise.resolve();

  /**
   * @param {ArrayBuffer} buffer
   * @returns {Promise<Frame>}
   * @throws {RangeError} if a field or the length does not fit
   */
  decode(buffer) {
    const bytes = this.#inflated(buffer);
    bytes.catch(() => {}); // told to whoever awaits the frame, once it is its turn
    const frame = this.#tail.then(async () => this.#restored(parseHeader(buffer), await bytes));
    this.#tail = frame;
    return frame;
  }

  /** @param {ArrayBuffer} buffer */
  async #inflated(buffer) {
    const { encoding } = parseHeader(buffer);
    const decoder = DECODERS.get(encoding);
    if (!decoder) throw new RangeError(`encoding ${encoding} is none of ${ENCODINGS}`);
    const payload = new Uint8Array(buffer, HEADER_BYTES);
    return decoder.isCompressed ? inflate(payload) : payload;
  }

  /**
   * @param {Header} header
   * @param {Uint8Array} bytes
   */
  #restored(header, bytes) {
    if (header.kind !== DECISION_MAP) throw new RangeError(`kind ${header.kind} is none that was asked for`);
    const expected = header.width * header.height * CHANNELS;
    if (bytes.length !== expected) throw new RangeError(`${expected} bytes expected, the payload holds ${bytes.length}`);
    const { restore } = /** @type {NonNullable<ReturnType<typeof DECODERS.get>>} */ (DECODERS.get(header.encoding));
    const frame = { ...header, picture: restore(bytes, header, this.#last.get(header.kind)) };
    this.#last.set(header.kind, frame);
    return frame;
  }
}

/**
 * @param {Uint8Array<ArrayBuffer>} payload a zlib stream
 * @returns {Promise<Uint8Array>}
 */
async function inflate(payload) {
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
 * Undo the differences along columns and rows: along a row they add up to the step from the row above.
 * @param {Uint8Array} bytes
 * @param {Header} header
 */
function restorePlanes(bytes, { width, height }) {
  const picture = new Uint8Array(bytes.length);
  const rowBytes = width * CHANNELS;
  let i = 0;
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let y = 0; y < height; y++) {
      let sum = 0;
      let at = y * rowBytes + channel;
      for (let x = 0; x < width; x++, at += CHANNELS) {
        sum += bytes[i++];
        picture[at] = y === 0 ? sum : sum + picture[at - rowBytes];
      }
    }
  }
  return picture;
}

/**
 * Undo the differences along rows, and add the last picture.
 * @param {Uint8Array} bytes
 * @param {Header} header
 * @param {Frame} [last]
 */
function restoreDifference(bytes, { width, height }, last) {
  if (!last || last.width !== width || last.height !== height) {
    throw new RangeError(`a difference of ${width} × ${height} needs a picture of that size before it`);
  }
  const picture = new Uint8Array(bytes.length);
  let i = 0;
  for (let channel = 0; channel < CHANNELS; channel++) {
    for (let y = 0; y < height; y++) {
      let sum = 0;
      let at = y * width * CHANNELS + channel;
      for (let x = 0; x < width; x++, at += CHANNELS) {
        sum += bytes[i++];
        picture[at] = sum + last.picture[at];
      }
    }
  }
  return picture;
}
