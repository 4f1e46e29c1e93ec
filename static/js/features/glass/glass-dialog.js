// @ts-check
/** Step through one update: the dialog that leads through all stages of one step on one point. */

import { activeMap } from "../../model/active-map.js";
import { layer } from "../../ui/dom.js";
import { GlassDiagram } from "./diagram.js";
import { AGAIN, ASKING, NEXT, NOTHING, placeText, pointText } from "./dialog-texts.js";
import { namesOfInputs } from "./names.js";
import { PointChoice } from "./point-choice.js";
import { PointPicker } from "./point-picker.js";
import { wordsOf } from "./sentences.js";
import { firstChosen, PHASES, shownNeurons, stagesOf } from "./stages.js";

/** Stages in which one neuron is looked at, and those in which it may be of any layer. */
const ABOUT_A_NEURON = ["sums", "activations", "answer", "deltas", "gradients", "update"];
const ABOUT_ANY_LAYER = ["gradients", "update"];

/** @typedef {import("./stages.js").Trace} Trace */

export class GlassDialog {
  #element;
  #app;
  #diagram;
  #picker;
  /** @type {Trace | null} */
  #trace = null;
  /** @type {import("../../wire/messages.js").Config | null} in force when the trace was made */
  #config = null;
  /** @type {import("./stages.js").Stage[]} */
  #stages = [];
  #i = 0;
  #point;
  /** @type {number[]} the neuron that is looked at, of each layer */
  #chosen = [];
  #layer = 0;

  /**
   * @param {HTMLDialogElement} element
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "editor" | "questions">} app
   */
  constructor(element, app) {
    this.#element = element;
    this.#app = app;
    this.#point = new PointChoice(app);
    const svg = /** @type {SVGSVGElement} */ (element.querySelector("svg"));
    this.#diagram = new GlassDiagram(svg, (layerIndex, neuron) => this.#choose(layerIndex, neuron));
    const canvas = /** @type {HTMLCanvasElement} */ (element.querySelector("canvas"));
    const sources = { map: layer("map"), points: () => app.editor.points, theme: () => app.store.state.theme };
    this.#picker = new PointPicker(canvas, sources, (index) => void this.#look(() => this.#point.choose(index)));
    this.#listen();
    app.store.watch((state) => [state.theme, activeMap(state)], () => {
      if (element.open) this.#picker.draw(this.#point.index);
    });
    app.store.watch((state) => [state.step, state.status, state.config], ({ step, status }) => {
      // A step that was looked at stays while training goes on; at rest the newest is shown.
      if (element.open && this.#trace && status !== "running" && step !== this.#trace.step) void this.#look(() => this.#point.keep());
    });
  }

  /**
   * @param {number} [index] the point; without it the one that somebody chose last, or else one to learn from
   */
  async open(index) {
    if (!this.#element.open) this.#element.showModal();
    this.#i = 0;
    this.#say(ASKING, "");
    await this.#look(() => (index === undefined ? this.#point.chooseToLearnFrom() : this.#point.choose(index)));
  }

  /** @param {import("../../model/state.js").GlassPlace} place opens there, or goes there */
  async show({ point, stage, layer, neuron }) {
    if (!this.#element.open || point !== this.#point.index) await this.open(point);
    if (!this.#trace) return;
    this.#i = Math.min(stage, this.#stages.length - 1);
    this.#layer = Math.max(0, this.#stages[this.#i].layer);
    if (layer !== undefined && neuron !== undefined && neuron < (this.#trace.layers[layer]?.sums.length ?? 0)) {
      this.#layer = layer;
      this.#chosen[layer] = neuron;
    }
    this.#show();
  }

  /** Close it, if it is open. */
  close() {
    this.#element.close();
  }

  #listen() {
    const acts = {
      back: () => this.#go(this.#i - 1),
      next: () => this.#go(this.#isAtEnd ? 0 : this.#i + 1),
      "less-neuron": () => this.#moveChoice(-1),
      "more-neuron": () => this.#moveChoice(1),
      "other-point": () => void this.#look(() => this.#point.choose(this.#point.index + 1)),
      "worst-point": () => void this.#look(() => this.#point.chooseWorst()),
      "close-glass": () => this.close(),
    };
    for (const [action, act] of Object.entries(acts)) this.#button(action).addEventListener("click", act);
    for (const phase of PHASES) {
      this.#button(`glass-${phase}`).addEventListener("click", () => this.#go(this.#stages.findIndex((stage) => stage.phase === phase)));
    }
    this.#element.addEventListener("keydown", (event) => this.#press(event));
    this.#element.addEventListener("close", () => this.#app.store.set({ glass: null }));
    new ResizeObserver(() => this.#lay()).observe(this.#box);
  }

  /** @param {KeyboardEvent} event */
  #press(event) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const acts = {
      ArrowRight: () => this.#go(this.#i + 1),
      ArrowLeft: () => this.#go(this.#i - 1),
      ArrowUp: () => this.#moveChoice(-1),
      ArrowDown: () => this.#moveChoice(1),
      Home: () => this.#go(0),
      End: () => this.#go(this.#stages.length - 1),
    };
    const act = /** @type {Record<string, () => void>} */ (acts)[event.key];
    if (!act) return;
    event.preventDefault();
    act();
  }

  /** @param {() => Promise<void> | void} choose the point */
  async #look(choose) {
    const { config } = this.#app.store.state;
    try {
      await choose();
      const trace = await this.#point.trace();
      if (config) this.#handleTrace(trace, config);
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
  }

  /**
   * @param {import("../../wire/messages.js").TraceMessage} message
   * @param {import("../../wire/messages.js").Config} config
   */
  #handleTrace(message, config) {
    const { state } = this.#app.store;
    const { classNames, scale } = state;
    const trace = { ...message, ...namesOfInputs(state), classNames, scale };
    const isSameNetwork = this.#trace?.layers.length === trace.layers.length;
    this.#trace = trace;
    this.#config = config;
    this.#stages = stagesOf(trace);
    this.#chosen = firstChosen(trace);
    if (!isSameNetwork) this.#i = 0;
    this.#layer = trace.layers.length - 1;
    this.#element.classList.remove("is-empty");
    this.#text("point", pointText(this.#trace));
    this.#text("why", this.#point.why);
    this.#picker.draw(this.#point.index);
    this.#lay();
  }

  /** @param {string} why */
  #fail(why) {
    this.#say(NOTHING, why);
  }

  /**
   * Say something where there is no trace to show.
   * @param {string} title
   * @param {string} words
   */
  #say(title, words) {
    this.#trace = null;
    this.#element.classList.add("is-empty");
    this.#text("point", "");
    this.#text("why", "");
    this.#text("count", "");
    this.#text("title", title);
    this.#text("words", words);
    this.#text("formula", "");
    this.#lines([]);
  }

  #lay() {
    if (!this.#trace || !this.#config || !this.#element.open) return;
    this.#diagram.setTrace(this.#trace, { width: this.#box.clientWidth, height: this.#box.clientHeight });
    this.#show();
  }

  /** @param {number} i */
  #go(i) {
    if (!this.#trace) return;
    const before = this.#stages[this.#i];
    this.#i = Math.min(this.#stages.length - 1, Math.max(0, i));
    const stage = this.#stages[this.#i];
    if (stage.layer >= 0 && !(ABOUT_ANY_LAYER.includes(stage.kind) && ABOUT_ANY_LAYER.includes(before.kind))) this.#layer = stage.layer;
    this.#show();
  }

  /**
   * @param {number} layerIndex
   * @param {number} neuron
   */
  #choose(layerIndex, neuron) {
    this.#chosen[layerIndex] = neuron;
    const { kind } = this.#stages[this.#i];
    if (ABOUT_ANY_LAYER.includes(kind)) this.#layer = layerIndex;
    this.#show();
  }

  /** @param {number} direction */
  #moveChoice(direction) {
    const stage = this.#stages[this.#i];
    if (!this.#trace || !ABOUT_A_NEURON.includes(stage.kind)) return;
    const shown = shownNeurons(this.#trace)[this.#layer + 1];
    const row = shown.indexOf(this.#chosen[this.#layer]) + direction;
    this.#choose(this.#layer, shown[(row + shown.length) % shown.length]);
  }

  #show() {
    const trace = /** @type {Trace} */ (this.#trace);
    const config = /** @type {import("../../wire/messages.js").Config} */ (this.#config);
    const stage = this.#stages[this.#i];
    const isAboutNeuron = ABOUT_A_NEURON.includes(stage.kind);
    const look = { stage, layer: isAboutNeuron ? this.#layer : -1, neuron: this.#chosen[this.#layer] };
    this.#diagram.show(look);
    const neuron = isAboutNeuron ? { layer: look.layer, neuron: look.neuron } : {};
    this.#app.store.set({ glass: { point: this.#point.index, stage: this.#i, ...neuron } });
    const { x, y } = this.#diagram.middleOf(look);
    this.#box.scrollTo({ left: x - this.#box.clientWidth / 2, top: y - this.#box.clientHeight / 2, behavior: "smooth" });
    const words = wordsOf(stage, { trace, config, layer: this.#layer, neuron: look.neuron });
    this.#text("count", placeText(this.#i + 1, this.#stages.length));
    this.#text("title", words.title);
    this.#text("words", words.words);
    this.#text("formula", words.formula);
    this.#lines(words.example);
    this.#element.querySelector("svg")?.setAttribute("aria-label", `${words.title}. ${words.example.join(" ")}`);
    /** @type {HTMLElement} */ (this.#element.querySelector(".glass-neuron")).classList.toggle("is-idle", !isAboutNeuron);
    // Never disabled: a disabled button that has the focus would swallow the keys.
    this.#button("back").setAttribute("aria-disabled", String(this.#i === 0));
    this.#button("next").textContent = this.#isAtEnd ? AGAIN : NEXT;
    for (const phase of PHASES) this.#markPhase(phase, stage.phase);
  }

  /**
   * @param {string} phase
   * @param {string} now
   */
  #markPhase(phase, now) {
    const button = this.#button(`glass-${phase}`);
    if (phase === now) button.setAttribute("aria-current", "step");
    else button.removeAttribute("aria-current");
    const stages = this.#stages.filter((stage) => stage.phase === phase);
    const done = this.#stages.slice(0, this.#i + 1).filter((stage) => stage.phase === phase).length;
    button.style.setProperty("--done", `${(100 * done) / stages.length}%`);
  }

  get #isAtEnd() {
    return this.#i === this.#stages.length - 1;
  }

  get #box() {
    return /** @type {HTMLElement} */ (this.#element.querySelector(".glass-box"));
  }

  /** @param {string} action */
  #button(action) {
    return /** @type {HTMLButtonElement} */ (this.#element.querySelector(`[data-action=${action}]`));
  }

  /**
   * @param {string} name
   * @param {string} content
   */
  #text(name, content) {
    const element = /** @type {HTMLElement} */ (this.#element.querySelector(`[data-glass=${name}]`));
    if (element.textContent !== content) element.textContent = content;
    element.hidden = content === "";
  }

  /** @param {string[]} lines */
  #lines(lines) {
    const element = /** @type {HTMLElement} */ (this.#element.querySelector("[data-glass=example]"));
    element.replaceChildren(...lines.map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  }
}
