// @ts-check
/** The map that the teacher shows to all, over a corner of a pupil's page. */

import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { createElement } from "../../ui/create-element.js";
import { CLASS_TILES, MosaicCanvas } from "../compare/mosaic-canvas.js";
import { SHOWN_LABEL, shownText } from "./pupil-texts.js";

const FPS = 2;

export class ShownView {
  #store;
  #send;
  #element = createElement("details", { class: "class-shown", "data-view": "class-shown", open: "", hidden: "" });
  #caption = createElement("p", { role: "status" });
  #mosaic = new MosaicCanvas("class-shown-map");
  #asked = "";
  /** @type {import("../../wire/messages.js").ShownPupil | null} */
  #shown = null;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor({ store, send }) {
    this.#store = store;
    this.#send = send;
    this.#element.append(createElement("summary", {}, SHOWN_LABEL), this.#mosaic.canvas, this.#caption);
    this.#element.addEventListener("toggle", () => this.#draw());
    document.body.append(this.#element);
    store.watch(({ link }) => [link.state], () => this.#ask());
    store.watch(({ tilesFrame }) => [tilesFrame], () => this.#draw());
    document.addEventListener("visibilitychange", () => this.#ask());
  }

  /** @param {import("../../wire/messages.js").ShownPupil | null} shown null: nothing is */
  show(shown) {
    this.#shown = shown;
    this.#element.hidden = shown === null;
    const text = shown ? shownText(shown.nickname) : "";
    if (this.#caption.textContent !== text) this.#caption.textContent = text;
    this.#ask();
    this.#draw();
  }

  #draw() {
    const { tilesFrame } = this.#store.state;
    if (this.#element.hidden || !tilesFrame || !tilesFrame.shown.includes(CLASS_TILES)) return;
    const side = this.#mosaic.canvas.clientWidth;
    if (side === 0) return; // folded
    this.#mosaic.take(tilesFrame);
    this.#mosaic.place(new Map([[CLASS_TILES, { x: 0, y: 0, side }]]));
    this.#mosaic.paint();
  }

  #ask() {
    const { link } = this.#store.state;
    if (link.state !== "open") this.#asked = "";
    const view = { max_fps: this.#shown && !document.hidden ? FPS : 0, figures: false };
    const wanted = JSON.stringify(view);
    if (link.state !== "open" || wanted === this.#asked || (view.max_fps === 0 && this.#asked === "")) return;
    this.#asked = wanted;
    this.#send(CLASSROOM_COMMAND.SET_WALL_VIEW, view);
  }
}
