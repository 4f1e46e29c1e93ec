// @ts-check
/** The border between classes over the map, unless the contour lines have it already. */

import { hasBorder, isOfClasses } from "../../model/border-source.js";
import { nListed } from "../../model/classes.js";
import { clearedContext, watchSize } from "../../ui/canvas.js";
import { lazyLoad } from "../../ui/lazy-load.js";
import { Pacer } from "../../ui/pacer.js";
import { rgbOf } from "../../ui/rgb.js";
import { addClassBorders, unmixing, Workspace } from "./class-border.js";
import { DrawnBorder } from "./drawn-border.js";
import { Segments, strokeSegments } from "./squares.js";

/** It moves less than the colours. */
const LOOK_MS = 90;
/** Where it has moved by less than a pixel or so: to draw it costs more than to find that out. */
const DRAW_MS = 360;
const WIDTH = 2;

/** @typedef {import("../../model/state.js").State} State */

export class BorderView {
  #canvas;
  #store;
  #classRgb;
  #withContours;
  #pacer;
  #lines = new Segments();
  #workspace = new Workspace();
  #drawn = new DrawnBorder(DRAW_MS);
  /** What to multiply colours with, as many classes as there are. @type {number[][]} */
  #weights = [];

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
    this.#pacer = new Pacer(() => this.#draw());
    const redraw = () => {
      this.#drawn.forget();
      this.#pacer.now();
    };
    const look = (/** @type {State} */ state) => [hasBorder(state), state.viewChoices.contours, isOfClasses(state), nListed(state), state.theme];
    store.watch(look, redraw);
    store.watch((state) => [hasBorder(state) && (isOfClasses(state) ? state.classFrame : state.frame)], () => this.#pacer.request(LOOK_MS));
    watchSize(canvas, redraw);
  }

  #draw() {
    const { state } = this.#store;
    const { frame, classFrame, viewChoices } = state;
    if (!hasBorder(state) || viewChoices.contours) clearedContext(this.#canvas);
    else if (!isOfClasses(state)) this.#drawFromColours(frame, nListed(state));
    else if (classFrame) {
      void this.#withContours(({ addBoundaries }) => {
        addBoundaries(classFrame, this.#lines);
        this.#stroke();
      });
    }
  }

  /**
   * @param {import("../../wire/frames.js").Frame | null} frame
   * @param {number} nClasses
   */
  #drawFromColours(frame, nClasses) {
    if (this.#weights.length !== nClasses) this.#weights = unmixing(this.#classRgb.slice(0, nClasses));
    if (frame) addClassBorders(frame, this.#weights, this.#lines, this.#workspace);
    if (this.#drawn.isDue(this.#workspace.winners, this.#lines.n / 4, performance.now())) this.#stroke();
    else {
      this.#lines.clear();
      this.#pacer.request(DRAW_MS);
    }
  }

  #stroke() {
    const { context, width, height } = clearedContext(this.#canvas);
    const { ink, surface } = this.#store.state.theme;
    strokeSegments(context, this.#lines, { width, height }, { lineWidth: WIDTH, colour: ink, around: surface });
    this.#lines.clear();
  }
}
