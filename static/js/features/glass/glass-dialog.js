// @ts-check
/** Step through one update: the dialog that leads through all stages of one step on one point. */

import { activeMap } from "../../model/active-map.js";
import { classInText } from "../../model/classes.js";
import { layer } from "../../ui/dom.js";
import { formatCount } from "../../ui/format.js";
import { shortNumber } from "../../ui/numbers.js";
import { COMMAND } from "../../wire/messages.js";
import { GlassDiagram } from "./diagram.js";
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
  #point = 0;
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
    const svg = /** @type {SVGSVGElement} */ (element.querySelector("svg"));
    this.#diagram = new GlassDiagram(svg, (layerIndex, neuron) => this.#choose(layerIndex, neuron));
    const canvas = /** @type {HTMLCanvasElement} */ (element.querySelector("canvas"));
    const sources = { map: layer("map"), points: () => app.editor.points, theme: () => app.store.state.theme };
    this.#picker = new PointPicker(canvas, sources, (index) => void this.#look(index));
    this.#listen();
    app.store.watch((state) => [state.theme, activeMap(state)], () => {
      if (element.open) this.#picker.draw(this.#point);
    });
    app.store.watch((state) => [state.step, state.status, state.config], ({ step, status }) => {
      // A step that was looked at stays while training goes on; at rest the newest is shown.
      if (element.open && this.#trace && status !== "running" && step !== this.#trace.step) void this.#look(this.#point);
    });
  }

  /**
   * @param {number} [index] the point; without it the one looked at last
   */
  async open(index = this.#point) {
    if (!this.#element.open) this.#element.showModal();
    this.#i = 0;
    this.#say("Asking the server …", "");
    await this.#look(index);
  }

  #listen() {
    const acts = {
      back: () => this.#go(this.#i - 1),
      next: () => this.#go(this.#isAtEnd ? 0 : this.#i + 1),
      "less-neuron": () => this.#moveChoice(-1),
      "more-neuron": () => this.#moveChoice(1),
      "other-point": () => void this.#look(this.#point + 1),
      "worst-point": () => void this.#lookAtWorst(),
      "close-glass": () => this.#element.close(),
    };
    for (const [action, act] of Object.entries(acts)) this.#button(action).addEventListener("click", act);
    for (const phase of PHASES) {
      this.#button(`glass-${phase}`).addEventListener("click", () => this.#go(this.#stages.findIndex((stage) => stage.phase === phase)));
    }
    this.#element.addEventListener("keydown", (event) => this.#press(event));
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

  /** @param {number} index the next one if it is beyond the last */
  async #look(index) {
    const { store, editor, questions } = this.#app;
    const { x, y, label, value } = /** @type {import("../../model/state.js").Points & {value?: number[]}} */ (editor.points);
    if (x.length === 0) return this.#fail("There are no points. Paint some, then come back.");
    this.#point = index % x.length;
    const target = value ? { value: value[this.#point] } : { label: label[this.#point] };
        const { config } = store.state;
    try {
      const trace = await questions.ask(COMMAND.TRACE, { x: x[this.#point], y: y[this.#point], ...target });
      if (config) this.#take(trace, config);
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
  }

  async #lookAtWorst() {
    const { questions, editor } = this.#app;
    try {
      const { losses } = await questions.ask(COMMAND.RANK_POINTS);
      const finite = losses.map((/** @type {number | null} */ loss) => loss ?? Infinity);
      await this.#look(Math.min(finite.indexOf(Math.max(...finite)), editor.points.x.length - 1));
    } catch (error) {
      this.#fail(/** @type {Error} */ (error).message);
    }
  }

  /**
   * @param {Trace} trace
   * @param {import("../../wire/messages.js").Config} config
   */
  #take(trace, config) {
    const { classNames } = this.#app.store.state;
    const isSameNetwork = this.#trace?.layers.length === trace.layers.length;
    this.#trace = { ...trace, classNames };
    this.#config = config;
    this.#stages = stagesOf(trace);
    this.#chosen = firstChosen(trace);
    if (!isSameNetwork) this.#i = 0;
    this.#layer = trace.layers.length - 1;
    this.#element.classList.remove("is-empty");
    const target = trace.value === null ? classInText(classNames, trace.target) : `value ${shortNumber(trace.target)}`;
    const place = `(${shortNumber(trace.x)}, ${shortNumber(trace.y)})`;
    this.#text("point", `Point ${place}, ${target} · step ${formatCount(trace.step)}`);
    this.#picker.draw(this.#point);
    this.#lay();
  }

  /** @param {string} why */
  #fail(why) {
    this.#say("Nothing to see", why);
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
    this.#text("count", "");
    this.#text("title", title);
    this.#text("words", words);
    this.#text("formula", "");
    this.#lines([]);
  }

  #lay() {
    if (!this.#trace || !this.#config || !this.#element.open) return;
    this.#diagram.setTrace(this.#trace, this.#config, { width: this.#box.clientWidth, height: this.#box.clientHeight });
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
    const { x, y } = this.#diagram.middleOf(look);
    this.#box.scrollTo({ left: x - this.#box.clientWidth / 2, top: y - this.#box.clientHeight / 2, behavior: "smooth" });
    const words = wordsOf(stage, { trace, config, layer: this.#layer, neuron: look.neuron });
    this.#text("count", `${this.#i + 1} of ${this.#stages.length}`);
    this.#text("title", words.title);
    this.#text("words", words.words);
    this.#text("formula", words.formula);
    this.#lines(words.example);
    this.#element.querySelector("svg")?.setAttribute("aria-label", `${words.title}. ${words.example.join(" ")}`);
    /** @type {HTMLElement} */ (this.#element.querySelector(".glass-neuron")).classList.toggle("is-idle", !isAboutNeuron);
    // Never disabled: a disabled button that has the focus would swallow the keys.
    this.#button("back").setAttribute("aria-disabled", String(this.#i === 0));
    this.#button("next").textContent = this.#isAtEnd ? "Again" : "Next";
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
