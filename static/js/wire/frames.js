// @ts-check
/** Binary frames: header and kinds, as nnvisu/wire/frames.py writes them. Knows no canvas and no socket. */

import { ENCODING, inflate, interleaved } from "./encodings.js";

const HEADER_BYTES = 32;
export const DECISION_MAP = 1;
export const NEURON_MAPS = 2;
export const CLASS_MAP = 3;
export const PARAMETERS = 4;
export const TILES = 5;

const MAGIC = 0x4e;
const VERSION = 1;
const CHANNELS = new Map([[DECISION_MAP, 3], [CLASS_MAP, 2], [TILES, 3]]);

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
 * `picture`: two bytes a cell, row-major, top row first: the winning class (0 for a regression), and its probability ×
 * 255 (or the value, −1 to 1 as 0 to 255).
 * @typedef {Header & {picture: Uint8Array}} ClassFrame
 */

/**
 * `layers`: neurons of each layer, hidden ones first, then the outputs before softmax. `planes`: a map of width × height
 * for each neuron, one after another. A byte b stands for the activation (b − 128) / 127 × the neuron's scale.
 * @typedef {Header & {layers: number[], scales: Float32Array, planes: Uint8Array}} NeuronFrame
 */

/**
 * `layerSizes`: inputs first. `parameters`: for each layer weights, row after row (a row for each neuron), and biases.
 * @typedef {Header & {layerSizes: number[], parameters: Float32Array}} ParameterFrame
 */

/**
 * Maps of many runs: tile after tile, from the left, in rows of `columns`. `shown`: what each tile shows: a run's number,
 * MEAN_TILE + a recipe's for the mean map of its runs, or DISAGREEMENT_TILE + its number for where they differ.
 * @typedef {Frame & {columns: number, tileSize: number, shown: number[]}} TilesFrame
 */

/** @typedef {Frame | ClassFrame | NeuronFrame | ParameterFrame | TilesFrame} AnyFrame */

/** The encodings that the page can decode. */
export const ENCODINGS = [...ENCODING.keys()];

/**
 * @param {ArrayBuffer} buffer a whole frame
 * @returns {Header}
 * @throws {RangeError} if it is not a frame of this version, or its length does not fit
 */
function parseHeader(buffer) {
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
  /** @type {Map<number, {layout: import("./encodings.js").Layout, picture: Uint8Array}>} the last picture of each kind */
  #last = new Map();
  /** @type {Promise<unknown>} */
  #tail = Promise.resolve();

  /**
   * @param {ArrayBuffer} buffer
   * @returns {Promise<AnyFrame>}
   * @throws {RangeError} if a field or the length does not fit
   */
  decode(buffer) {
    const read = this.#read(buffer);
    read.catch(() => {}); // told to whoever awaits the frame, once it is its turn
    const frame = this.#tail.then(async () => this.#completed(await read));
    this.#tail = frame;
    return frame;
  }

  /**
   * Read all that needs no other frame.
   * @param {ArrayBuffer} buffer
   */
  async #read(buffer) {
    const header = parseHeader(buffer);
    if (header.kind === PARAMETERS) return { header, fields: parameterFields(buffer), bytes: null, nChannels: 0 };
    const { fields, nChannels, start } = pictureFields(header, buffer);
    const encoding = ENCODING.get(header.encoding);
    if (!encoding) throw new RangeError(`encoding ${header.encoding} is none of ${ENCODINGS}`);
    const payload = new Uint8Array(buffer, start);
    return { header, fields, nChannels, bytes: encoding.isCompressed ? await inflate(payload) : payload };
  }

  /** @param {{header: Header, fields: object, bytes: Uint8Array | null, nChannels: number}} read */
  #completed({ header, fields, bytes, nChannels }) {
    if (!bytes) return /** @type {AnyFrame} */ ({ ...header, ...fields });
    const picture = this.#restored(header, bytes, nChannels);
    const name = header.kind === NEURON_MAPS ? "planes" : "picture";
    return /** @type {AnyFrame} */ ({ ...header, ...fields, [name]: picture });
  }

  /**
   * @param {Header} header
   * @param {Uint8Array} bytes
   * @param {number} channels
   */
  #restored({ kind, encoding, width, height }, bytes, channels) {
    const expected = width * height * channels;
    if (bytes.length !== expected) throw new RangeError(`${expected} bytes expected, the payload holds ${bytes.length}`);
    const { isDifference, restore } = /** @type {import("./encodings.js").Encoding} */ (ENCODING.get(encoding));
    const layout = { width, height, channels, isInterleaved: kind !== NEURON_MAPS };
    const last = this.#last.get(kind);
    const isLike = last?.layout.width === width && last.layout.height === height && last.layout.channels === channels;
    if (isDifference && !isLike) {
      throw new RangeError(`a difference of ${width} × ${height} needs a picture of that size before it`);
    }
    let picture = restore(bytes, layout, last?.picture ?? bytes);
    if (kind === CLASS_MAP && encoding === 0) picture = interleaved(picture, channels);
    this.#last.set(kind, { layout, picture });
    return picture;
  }
}

/**
 * @param {Header} header
 * @param {ArrayBuffer} buffer
 * @returns {{fields: object, nChannels: number, start: number}} `start`: where in the buffer the picture begins
 */
function pictureFields({ kind }, buffer) {
  const view = new DataView(buffer, HEADER_BYTES);
  if (kind !== NEURON_MAPS) {
    const nChannels = CHANNELS.get(kind);
    if (!nChannels) throw new RangeError(`kind ${kind} is none that was asked for`);
    if (kind !== TILES) return { fields: {}, nChannels, start: HEADER_BYTES };
    const nTiles = view.getUint16(0, true);
    const shown = Array.from({ length: nTiles }, (_, i) => view.getUint16(6 + 2 * i, true));
    return { fields: { columns: view.getUint16(2, true), tileSize: view.getUint16(4, true), shown }, nChannels, start: HEADER_BYTES + 6 + 2 * nTiles };
  }
  const { sizes: layers, end } = parseSizes(view);
  const scales = Float32Array.from({ length: sum(layers) }, (_, i) => view.getFloat32(end + 4 * i, true));
  return { fields: { layers, scales }, nChannels: scales.length, start: HEADER_BYTES + end + 4 * scales.length };
}

/** @param {ArrayBuffer} buffer */
function parameterFields(buffer) {
  const { sizes: layerSizes, end } = parseSizes(new DataView(buffer, HEADER_BYTES));
  const start = HEADER_BYTES + 4 * Math.ceil(end / 4);
  return { layerSizes, parameters: new Float32Array(buffer, start) };
}

/**
 * @param {DataView} view a count, and as many sizes
 * @returns {{sizes: number[], end: number}}
 */
function parseSizes(view) {
  const nSizes = view.getUint16(0, true);
  return {
    sizes: Array.from({ length: nSizes }, (_, i) => view.getUint16(2 + 2 * i, true)),
    end: 2 + 2 * nSizes,
  };
}

/** @param {number[]} numbers */
function sum(numbers) {
  return numbers.reduce((total, number) => total + number, 0);
}
