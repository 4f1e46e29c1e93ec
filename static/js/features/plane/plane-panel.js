// @ts-check
/** The controls of the plane: its axes or the projection, and a slider for each column that is held. */

import { heldColumns, heldValues } from "../../model/table/held.js";
import { columnId, nameWithUnit } from "../../model/table/plane.js";
import { planeSentence } from "../../model/table/plane-texts.js";
import { createElement } from "../../ui/create-element.js";
import { part } from "../../ui/dom.js";
import { COMMAND } from "../../wire/messages.js";
import { HeldControl } from "./held-control.js";
import { ImportanceView } from "./importance-view.js";
import { KeptPlane } from "./kept-plane.js";
import {
  ACROSS, ALONG_COLUMNS, CHOICE_MOVES, HOW, OF_DISTANCE, OF_PROJECTION, PROJECTION, TITLE, TO_MEDIANS, UP,
} from "./texts.js";

/** From one plane that is asked for to the next; while a slider moves. */
const INTERVAL_MS = 33;

/** @typedef {import("../../model/table/held.js").PlaneChoice} Asked */
/** @typedef {import("../../model/state.js").State} State */

export class PlanePanel {
  #store;
  #send;
  #panel;
  #axes = [selectOf(ACROSS), selectOf(UP)];
  #ways;
  #sliders = createElement("div", { class: "fields plane-sliders" });
  #medians = createElement("button", { type: "button", class: "button button-small", "data-action": "plane-medians" }, TO_MEDIANS);
  #about = createElement("p", { class: "note" });
  #sentence = createElement("p", { class: "legend-note plane-held", "data-legend": "plane" });
  /** @type {HeldControl[]} */
  #controls = [];
  /** @type {Asked | null} not sent yet */
  #asked = null;
  #timer = 0;
  #sentAt = -Infinity;

  /** @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send" | "questions" | "storage">} app */
  constructor(app) {
    const { store } = app;
    this.#store = store;
    this.#send = app.send;
    this.#ways = ["columns", "projection"].map((kind) => this.#wayOf(kind));
    const ways = createElement("fieldset", { class: "choices" });
    ways.append(createElement("legend", { class: "visually-hidden" }, HOW), ...this.#ways.map(({ label }) => label));
    const axes = createElement("div", { class: "fields plane-axes" }, ...this.#axes.map(({ field }) => field));
    const { element: importance } = new ImportanceView(store, app.questions);
    this.#panel = createElement("section", { class: "panel plane-panel", "aria-labelledby": "plane-title", "data-view": "plane" });
    this.#panel.append(createElement("h2", { id: "plane-title" }, TITLE), ways, axes, this.#sliders, this.#medians, this.#about, importance);
    part("legend").append(this.#sentence);
    this.#medians.addEventListener("click", () => this.#ask({ axes: this.#chosenAxes(), held: {} }));
    this.#axes.forEach(({ select }, k) => select.addEventListener("change", () => this.#changeAxis(k)));
    store.watch(({ role, hiddenParts }) => [role, hiddenParts], (state) => areaOf(state).prepend(this.#panel));
    store.watch(({ table }) => [table], ({ table }) => {
      this.#panel.hidden = this.#sentence.hidden = table === null;
      document.body.classList.toggle("has-table", table !== null);
      if (table) nameColumns(table);
    });
    store.watch(({ table, plane, config }) => [table, plane, config?.columns], (state) => this.#show(state));
    new KeptPlane(app, (choice) => this.#ask(choice));
  }

  /** @param {string} kind */
  #wayOf(kind) {
    const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "radio", name: "plane-kind", value: kind }));
    const label = createElement("label", { class: "chip" }, input, createElement("span", {}, kind === "columns" ? ALONG_COLUMNS : PROJECTION));
    input.addEventListener("change", () => this.#ask(kind === "columns" ? {} : { projection: true }));
    return { input, label };
  }

  /** @param {State} state */
  #show({ table, plane, config }) {
    if (!table || plane?.centre.length !== table.columns.length) return;
    const isProjection = plane.kind === "projection";
    for (const { input } of this.#ways) input.checked = input.value === plane.kind;
    this.#axes.forEach(({ field, select }, k) => {
      field.hidden = isProjection;
      const names = table.columns.map(nameWithUnit);
      if (String([...select.options].map(({ text }) => text)) !== String(names)) {
        select.replaceChildren(...names.map((name, i) => createElement("option", { value: columnId(i) }, name)));
      }
      if (!isProjection) select.value = plane.axes[k];
    });
    const held = heldColumns(table, plane, config?.columns ?? []);
    this.#showControls(table, held);
    this.#medians.hidden = isProjection || held.length === 0;
    this.#about.textContent = isProjection ? `${OF_PROJECTION} ${OF_DISTANCE}` : `${OF_DISTANCE} ${CHOICE_MOVES}`;
    this.#about.hidden = !isProjection && held.length === 0;
    this.#sentence.textContent = planeSentence({ table, plane, config });
  }

  /**
   * @param {import("../../model/table/plane.js").Table} table
   * @param {import("../../model/table/held.js").Held[]} held
   */
  #showControls(table, held) {
    const isSame = held.length === this.#controls.length && held.every((each, i) => this.#controls[i].isOf(table, each));
    if (!isSame) {
      this.#controls = held.map((each) => new HeldControl(table, each, () => this.#askHeld()));
      this.#sliders.replaceChildren(...this.#controls.map(({ element }) => element));
    }
    // What was moved meanwhile stays where it is until the server has answered that.
    if (!this.#asked) held.forEach((each, i) => this.#controls[i].show(each));
  }

  #askHeld() {
    this.#ask({ axes: this.#chosenAxes(), held: heldValues(this.#controls.map(({ held }) => held)) });
  }

  /** @returns {[string, string]} */
  #chosenAxes() {
    return /** @type {[string, string]} */ (this.#axes.map(({ select }) => select.value));
  }

  /** @param {number} k the axis that was changed; a column that was the other one changes places with it */
  #changeAxis(k) {
    const before = this.#store.state.plane?.axes ?? [];
    const other = this.#axes[1 - k].select;
    if (other.value === this.#axes[k].select.value) other.value = before[k];
    const { plane } = this.#store.state;
    const axes = this.#chosenAxes();
    const held = Object.fromEntries(Object.entries(plane?.held ?? {}).filter(([id]) => !axes.includes(id)));
    this.#ask({ axes, held });
  }

  /** @param {Asked} asked */
  #ask(asked) {
    this.#asked = asked;
    this.#timer ||= setTimeout(() => {
      this.#timer = 0;
      this.#sentAt = performance.now();
      const fields = /** @type {Asked} */ (this.#asked);
      this.#asked = null;
      this.#send(COMMAND.SET_PLANE, fields);
    }, Math.max(0, this.#sentAt + INTERVAL_MS - performance.now()));
  }
}

/**
 * @param {State} state
 * @returns {HTMLElement} that of the data; the next one for viewers, who have none, and where a link hides it
 */
function areaOf({ role, hiddenParts }) {
  const isShown = (/** @type {string} */ name) => !hiddenParts.includes(name) && !(name === "data" && role === "viewer");
  return /** @type {HTMLElement} */ (document.querySelector(`[data-area=${["data", "network"].find(isShown) ?? "result"}]`));
}

/**
 * In the setting that chooses inputs: the columns that there are, by their names.
 * @param {import("../../model/table/plane.js").Table} table
 */
function nameColumns({ columns }) {
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-scope=config][data-setting=columns] input"));
  inputs.forEach((input, i) => {
    /** @type {HTMLElement} */ (input.parentElement).hidden = i >= columns.length;
    if (i < columns.length) /** @type {Element} */ (input.nextElementSibling).textContent = columns[i].name;
  });
}

/** @param {string} name */
function selectOf(name) {
  const select = /** @type {HTMLSelectElement} */ (createElement("select", { "aria-label": name }));
  const field = createElement("label", { class: "field" }, createElement("span", {}, name), select);
  return { field, select };
}
