// @ts-check
/**
 * One input or neuron on the large map, under points and class border, with a legend of its own: while it is pointed at in
 * the diagram, and as long as the inspector tells of it. The levels of a second neuron of its layer may lie over it.
 */

import { inputLabel, inputsOf } from "../../model/network/features.js";
import { shownOnMap } from "../../model/network/on-map.js";
import { planeOf } from "../../model/network/plane.js";
import { nameOf, networkShape } from "../../model/network/shape.js";
import { inputName } from "../../model/texts.js";
import { clearedContext, hiddenContext, resize, watchSize } from "../../ui/canvas.js";
import { createElement } from "../../ui/create-element.js";
import { locale } from "../../ui/locale.js";
import { signalImage } from "../../ui/signal-map.js";
import { signalPixels } from "../../ui/signal-scale.js";
import { VALUE_LEVELS } from "../../ui/value-scale.js";
import { addLevelLines } from "./contours.js";
import { Segments, strokeSegments } from "./squares.js";
import { DECISION_MAP, KEEP, LEAVE, levelsOf, mapOf } from "./neuron-texts.js";

const NEGATIVE_DASH = [4, 3];
const ZERO_WIDTH = 2.5;
const LEVEL_WIDTH = 1.25;

/** @typedef {import("../../model/state.js").State} State */
/** @typedef {import("../../model/network/shape.js").Target} Target */

export class NeuronView {
  #stage;
  #store;
  #canvas = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "layer neuron-layer" }));
  #levels = /** @type {HTMLCanvasElement} */ (createElement("canvas", { class: "layer level-layer" }));
  #cells = hiddenContext(1, 1);
  #lines = new Segments();
  #name = createElement("b");
  #scale = { low: createElement("span"), high: createElement("span") };
  #note = createElement("span");
  #hint = createElement("span", { class: "map-neuron-hint" });
  #caption = createElement(
    "p",
    { class: "map-neuron" },
    this.#name,
    createElement("span", { class: "map-neuron-scale" }, this.#scale.low, createElement("i", { class: "signal-scale" }), this.#scale.high),
    this.#note,
    this.#hint,
  );

  /**
   * @param {HTMLElement} stage
   * @param {import("../../model/store.js").Store} store
   */
  constructor(stage, store) {
    this.#stage = stage;
    this.#store = store;
    stage.querySelector(".map-layer")?.after(this.#canvas);
    stage.querySelector(".points-layer")?.before(this.#levels);
    stage.append(this.#caption);
    const select = (/** @type {State} */ state) => {
      const { pointed, inspected, levels, theme, config, classNames } = state;
      return [pointed, inspected, levels, theme, config, classNames, shownOnMap(state) && state.neuronFrame];
    };
    store.watch(select, () => this.#draw());
    watchSize(stage, () => this.#draw());
  }

  #draw() {
    const { state } = this.#store;
    const shown = shownOnMap(state);
    const plane = shown && planeOf(state, shown.target);
    this.#stage.classList.toggle("has-neuron", plane !== null);
    this.#caption.hidden = !plane;
    this.#stage.setAttribute("aria-label", plane ? mapOf(nameIn(state, shown.target)) : DECISION_MAP);
    clearedContext(this.#levels);
    if (!plane) return;
    this.#drawPlane(plane, signalPixels(state.theme.signal));
    const second = shown.isPinned && state.levels !== null ? { layer: shown.target.layer, neuron: state.levels } : null;
    this.#drawLevels(second && planeOf(state, second), state.theme);
    this.#say(shown, plane.scale, second && nameIn(state, second));
  }

  /**
   * @param {import("../../model/network/plane.js").Plane} map
   * @param {Uint32Array} colours
   */
  #drawPlane({ width, height, plane }, colours) {
    resize(this.#cells.canvas, width, height);
    this.#cells.putImageData(signalImage(plane, width, height, colours), 0, 0);
    const { context, width: across, height: down } = clearedContext(this.#canvas);
    context.imageSmoothingQuality = "high"; // a cell is many pixels here
    context.drawImage(this.#cells.canvas, 0, 0, across, down);
  }

  /**
   * @param {import("../../model/network/plane.js").Plane | null} map
   * @param {import("../../ui/theme.js").Theme} theme
   */
  #drawLevels(map, { ink: colour, surface: around }) {
    if (!map) return;
    const { context, width, height } = clearedContext(this.#levels);
    for (const level of VALUE_LEVELS) {
      addLevelLines(map, level, this.#lines);
      context.setLineDash(level < 0 ? NEGATIVE_DASH : []);
      strokeSegments(context, this.#lines, { width, height }, { lineWidth: level === 0 ? ZERO_WIDTH : LEVEL_WIDTH, colour, around });
      this.#lines.clear();
    }
  }

  /**
   * @param {{target: Target, isPinned: boolean}} shown
   * @param {number} scale
   * @param {string | null} second name of the neuron whose levels are drawn
   */
  #say({ target, isPinned }, scale, second) {
    this.#name.textContent = nameIn(this.#store.state, target);
    this.#scale.low.textContent = locale.write(-scale);
    this.#scale.high.textContent = locale.write(scale);
    this.#note.textContent = second ? levelsOf(second) : "";
    this.#hint.textContent = isPinned ? LEAVE : target.layer < 0 ? "" : KEEP;
  }
}

/**
 * @param {State} state
 * @param {Target} target
 */
function nameIn(state, target) {
  if (target.layer < 0) return inputName(inputLabel(inputsOf(state)[target.neuron], state.scale?.names));
  const shape = networkShape(state);
  return shape ? nameOf(shape, target) : "";
}
