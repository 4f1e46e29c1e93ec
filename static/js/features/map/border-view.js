// @ts-check
/** The border between classes over the map, unless the contour lines have it already. */

import { hasBorder, isOfClasses } from "../../model/border-source.js";
import { nListed } from "../../model/classes.js";
import { clearedContext, watchSize } from "../../ui/canvas.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { Pacer } from "../../ui/pacer.js";
import { rgbOf } from "../../ui/rgb.js";
import { addClassBorders, unmixing } from "./class-border.js";
import { Segments, strokeSegments } from "./squares.js";

/** It moves less than the colours. */
const DRAW_MS = 60;
const WIDTH = 2;

/** @typedef {import("../../model/state.js").State} State */

export class BorderView {
  #canvas;
  #store;
  #classRgb;
  #withContours;
  #lines = new Segments();

  /**
   * @param {HTMLCanvasElement} canvas
   * @param {import("../../model/store.js").Store} store
   * @param {string[]} classColours as the server paints them
   */
  constructor(canvas, store, classColours) {
    this.#canvas = canvas;
    this.#store = store;
    this.#classRgb = classColours.map(rgbOf);
    this.#withContours = lazyLoad(store, (again) => import(`./contours.js${again}`));
    const pacer = new Pacer(() => this.#draw());
    const look = (/** @type {State} */ state) => [hasBorder(state), state.viewChoices.contours, isOfClasses(state), nListed(state), state.theme];
    store.watch(look, () => pacer.now());
    store.watch((state) => [hasBorder(state) && (isOfClasses(state) ? state.classFrame : state.frame)], () => pacer.request(DRAW_MS));
    watchSize(canvas, () => pacer.now());
  }

  #draw() {
    const { state } = this.#store;
    const { frame, classFrame, viewChoices } = state;
    if (!hasBorder(state) || viewChoices.contours) clearedContext(this.#canvas);
    else if (!isOfClasses(state)) {
      if (frame) addClassBorders(frame, unmixing(this.#classRgb.slice(0, nListed(state))), this.#lines);
      this.#stroke();
    } else if (classFrame) {
      void this.#withContours(({ addBoundaries }) => {
        addBoundaries(classFrame, this.#lines);
        this.#stroke();
      });
    }
  }

  #stroke() {
    const { context, width, height } = clearedContext(this.#canvas);
    const { ink, surface } = this.#store.state.theme;
    strokeSegments(context, this.#lines, { width, height }, { lineWidth: WIDTH, colour: ink, around: surface });
    this.#lines.clear();
  }
}
