// @ts-check
/** The data sets as small pictures: a sample of each, as the server draws it, with the number of classes in force. */

import { clearedContext, watchSize } from "../../ui/canvas.js";
import { valueColour } from "../../ui/value-scale.js";

const DOT_PX = 1.5;
const MARGIN = 0.06; // of the picture's width
const BYTES_PER_POINT = 3;


export class DataPictures {
  #element;
  #store;
  #canvases;
  /** Samples of all data sets by number of classes (layout: nnvisu/web/samples.py), or on the way. @type {Map<number, Uint8Array | Promise<Uint8Array>>} */
  #samples = new Map();

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#element = element;
    this.#store = store;
    this.#canvases = [...element.querySelectorAll("canvas")];
    // The curve comes after the points: before them nobody knows how many classes there are.
    store.watch((state) => [nClassesOf(state), state.theme, state.curveVersion === 0], (state) => {
      if (state.curveVersion > 0) void this.#show(nClassesOf(state));
    });
    watchSize(element, () => this.#draw());
  }

  /** @param {number} nClasses */
  async #show(nClasses) {
    const samples = this.#samples.get(nClasses) ?? fetchSamples(nClasses);
    this.#samples.set(nClasses, samples);
    try {
      this.#samples.set(nClasses, await samples);
    } catch {
      this.#samples.delete(nClasses);
      // Names serve as well.
      this.#element.classList.add("is-named");
      return;
    }
    this.#element.classList.remove("is-named");
    this.#draw();
  }

  #draw() {
    const samples = this.#samples.get(nClassesOf(this.#store.state));
    if (!(samples instanceof Uint8Array)) return;
    const length = samples.length / this.#canvases.length;
    this.#canvases.forEach((canvas, i) => {
      const isRegression = i >= this.#canvases.length - Number(this.#element.dataset.nRegression);
      this.#drawSample(canvas, samples.subarray(i * length, (i + 1) * length), isRegression);
    });
  }

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {Uint8Array} bytes
   * @param {boolean} isRegression
   */
  #drawSample(canvas, bytes, isRegression) {
    const { classes } = this.#store.state.theme;
    const { context, width, height } = clearedContext(canvas);
    context.translate(MARGIN * width, MARGIN * height);
    context.scale(1 - 2 * MARGIN, 1 - 2 * MARGIN);
    for (let i = 0; i < bytes.length; i += BYTES_PER_POINT) {
      const [x, y, target] = [bytes[i] / 255, 1 - bytes[i + 1] / 255, bytes[i + 2]];
      context.fillStyle = isRegression ? valueColour((2 * target) / 255 - 1) : classes[target];
      context.beginPath();
      context.arc(x * width, y * height, DOT_PX, 0, 2 * Math.PI);
      context.fill();
    }
  }
}

/**
 * @param {import("../../model/state.js").State} state
 * @returns {number} that the next data set would have
 */
function nClassesOf({ generator, lastGenerator, nClasses }) {
  const made = generator ?? lastGenerator;
  return made ? nClassesFor("", made) : nClasses;
}

/** The twin of FIRST_N_CLASSES and SUITED_N_CLASSES in nnvisu/settings/data.py. @param {unknown} dataset */
const suited = (dataset) => (/^xor/.test(String(dataset)) ? 2 : 3);

/**
 * @param {unknown} dataset that is chosen next
 * @param {Record<string, unknown>} before what made the points so far
 * @returns {number} of classes that it begins with: as many as suit it, unless somebody has chosen another number
 */
export function nClassesFor(dataset, before) {
  return before.n_classes === suited(before.dataset) ? suited(dataset) : Number(before.n_classes);
}

/** @param {number} nClasses */
async function fetchSamples(nClasses) {
  const answer = await fetch(new URL(`samples/${nClasses}`, document.baseURI));
  if (!answer.ok) throw new Error(`samples: ${answer.status}`);
  return new Uint8Array(await answer.arrayBuffer());
}
