// @ts-check
/** Puts each new frame into the page's state, and says when all that came is drawn. Draws nothing itself. */

import { activeMap } from "../model/active-map.js";
import { CLASS_MAP, DECISION_MAP, NEURON_MAPS, PARAMETERS, TILES } from "../wire/frames.js";

/** @type {Map<number, "frame" | "neuronFrame" | "classFrame" | "parameters" | "tilesFrame">} where the newest frame of each kind lies */
const FIELDS = new Map([
  [DECISION_MAP, "frame"],
  [NEURON_MAPS, "neuronFrame"],
  [CLASS_MAP, "classFrame"],
  [PARAMETERS, "parameters"],
  [TILES, "tilesFrame"],
]);

export class FrameIntake {
  #store;
  #onDrawn;
  /** The newest frame that waits to be drawn, 0 if none does. */
  #waitingSeq = 0;
  #isMapWaiting = false;

  /**
   * @param {import("../model/store.js").Store} store
   * @param {(seq: number) => void} onDrawn the frames up to that number are on the screen, or of no use to anybody
   */
  constructor(store, onDrawn) {
    this.#store = store;
    this.#onDrawn = onDrawn;
    const select = (/** @type {import("../model/state.js").State} */ state) => [...FIELDS.values()].map((name) => state[name]);
    // A microtask comes after all that draws in the same animation frame.
    store.watch(select, () => queueMicrotask(() => this.#tell()));
  }

  /**
   * @param {import("../wire/frames.js").AnyFrame} frame
   * @returns {boolean} whether it is the map that is to be seen
   */
  handle(frame) {
    this.#waitingSeq = frame.seq;
    const news = { [/** @type {string} */ (FIELDS.get(frame.kind))]: frame };
    const isMap = activeMap({ ...this.#store.state, ...news }) === frame;
    if (isMap) this.#handleMap(news);
    else this.#store.note(news);
    // A hidden page draws nothing, and must not look like a slow link.
    if (document.hidden) this.#tell();
    return isMap;
  }

  /** @param {Partial<import("../model/state.js").State>} news */
  #handleMap(news) {
    const { nMapsDropped } = this.#store.state;
    // What waits is overtaken by a newer picture.
    this.#store.set({ ...news, mapArrivedAt: performance.now(), nMapsDropped: nMapsDropped + Number(this.#isMapWaiting) });
    this.#isMapWaiting = true;
  }

  /** Forget what waits: the socket that it came by is gone. */
  restart() {
    this.#waitingSeq = 0;
    this.#isMapWaiting = false;
  }

  #tell() {
    this.#isMapWaiting = false;
    if (this.#waitingSeq === 0) return;
    const seq = this.#waitingSeq;
    this.#waitingSeq = 0;
    this.#onDrawn(seq);
  }
}

/**
 * Keep weights that came as the answer to a question, of a network whose frames hold none.
 * @param {import("../model/store.js").Store} store
 * @param {import("../model/network/parameters.js").Parameters} parameters
 */
export function keepParameters(store, parameters) {
  store.set({ parameters });
}
