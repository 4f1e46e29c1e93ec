// @ts-check
/** The recipes of a race: the present one, and others that differ from it by a setting or more. */

import { createButton, createElement } from "../../ui/create-element.js";
import { choicesOf, isChosen, suggestedValues } from "./axis-values.js";
import { equalRecipes } from "./equal-recipes.js";
import { MAX_RECIPES } from "./experiment.js";
import { settingSelect, valueInput } from "./setting-inputs.js";
import { settingOf } from "./setting-rows.js";
import { ADD_CHANGE, ADD_PINNED_TITLE, addPinned, ADD_RECIPE, AS_IT_IS, changedSetting, OTHER_POINTS, recipeTitle, removeChange, removeRecipe, sameRecipes } from "./setup-texts.js";
import { labelOf } from "./texts.js";

/** @typedef {import("./setting-rows.js").Setting} Setting */
/** @typedef {import("./axis-values.js").Value} Value */
/** @typedef {{name: string, value: Value}[]} Changes */

const FIRST_CHANGES = ["optimizer", "learning_rate", "activation", "hidden_layers"];

export class RaceForm {
  #element;
  #settings;
  #onChange;
  /** @type {Changes[]} of each recipe; the first is as it is */
  #recipes;
  #pinned;
  #said = createElement("p", { class: "note", role: "status" });

  /**
   * @param {HTMLElement} element
   * @param {Setting[]} settings
   * @param {{given: import("./experiment.js").Variation, pinned: import("./pinned-recipes.js").PinnedRecipe[]}} from what was chosen before, and
   *   recipes of runs that are pinned
   * @param {() => void} onChange
   */
  constructor(element, settings, { given: { recipes = [] }, pinned }, onChange) {
    this.#pinned = pinned;
    this.#element = element;
    this.#settings = settings;
    this.#onChange = onChange;
    const known = recipes.map(({ changes }) => Object.entries(changes).filter(([name]) => settings.some((each) => each.name === name)));
    this.#recipes = known.length > 1 ? known.map((changes) => changes.map(([name, value]) => ({ name, value }))) : [[], [this.#changeOf(FIRST_CHANGES[0])]];
    this.#draw();
    this.#check();
  }

  /** @returns {import("./experiment.js").Variation} */
  get variation() {
    return {
      recipes: this.#recipes.map((changes) => ({ label: this.#labelOf(changes), changes: asObject(changes) })),
    };
  }

  /** Say where two recipes would make the same runs. */
  #check() {
    const equal = equalRecipes(this.#recipes.map(asObject), this.#settings);
    const text = equal ? sameRecipes(...equal) : "";
    if (this.#said.textContent !== text) this.#said.textContent = text;
  }

  #note() {
    this.#check();
    this.#onChange();
  }

  /** @param {Changes} changes */
  #labelOf(changes) {
    return labelOf(changes.map(({ name, value }) => ({ label: settingOf(this.#settings, name).label, value })));
  }

  /**
   * @param {string} name
   * @returns {{name: string, value: Value}} another value than the present one
   */
  #changeOf(name) {
    const { row, present } = settingOf(this.#settings, name);
    const values = isChosen(row) ? choicesOf(row) : suggestedValues(row, present);
    return { name, value: values.find((value) => String(value) !== String(present)) ?? values[0] };
  }

  #draw() {
    const list = createElement("ol", { class: "compare-recipes" }, ...this.#recipes.map((changes, i) => this.#recipe(changes, i)));
    const add = createButton(ADD_RECIPE, ADD_RECIPE, () => {
      const used = this.#recipes.flat().map(({ name }) => name);
      const name = FIRST_CHANGES.find((each) => !used.includes(each)) ?? FIRST_CHANGES[1];
      this.#recipes.push([this.#changeOf(name)]);
      this.#redraw(this.#recipes.length - 1);
    }, "button button-small");
    const pins = this.#pinned.map(({ step, changes }) => createButton(addPinned(step), changes ? ADD_PINNED_TITLE : OTHER_POINTS, () => {
      this.#recipes.push((changes ?? []).map((change) => ({ ...change })));
      this.#redraw(this.#recipes.length - 1);
    }, "button button-small"));
    pins.forEach((button, i) => (button.disabled = this.#pinned[i].changes === null));
    const isFull = this.#recipes.length >= MAX_RECIPES;
    for (const button of [add, ...pins]) button.disabled ||= isFull;
    this.#element.replaceChildren(list, createElement("div", { class: "compare-buttons" }, add, ...pins), this.#said);
  }

  /** @param {number} i the recipe whose last setting gets the focus: what was pressed is gone */
  #redraw(i) {
    this.#draw();
    const selects = this.#element.querySelectorAll("li")[Math.min(i, this.#recipes.length - 1)].querySelectorAll("select");
    const last = /** @type {HTMLElement | null} */ (selects[selects.length - 1] ?? this.#element.querySelector(":scope > .compare-buttons > .button"));
    last?.focus();
    this.#note();
  }

  /**
   * @param {Changes} changes
   * @param {number} i
   */
  #recipe(changes, i) {
    if (i === 0 && changes.length === 0) return createElement("li", {}, createElement("span", { class: "compare-label" }, AS_IT_IS));
    const more = createButton(ADD_CHANGE, `${ADD_CHANGE} (${recipeTitle(i)})`, () => {
      const names = changes.map(({ name }) => name);
      const free = this.#settings.find(({ name }) => FIRST_CHANGES.includes(name) && !names.includes(name)) ?? this.#settings.find(({ name }) => !names.includes(name));
      if (free) changes.push(this.#changeOf(free.name));
      this.#redraw(i);
    });
    const item = createElement("li", {}, ...changes.map((_, at) => this.#change(changes, at, i)), more);
    if (this.#recipes.length > 2) {
      item.append(createButton("×", removeRecipe(i), () => {
        this.#recipes.splice(i, 1);
        this.#redraw(i);
      }));
    }
    return item;
  }

  /**
   * @param {Changes} changes
   * @param {number} at
   * @param {number} i of the recipe
   */
  #change(changes, at, i) {
    const { name, value } = changes[at];
    const setting = settingOf(this.#settings, name);
    const taken = changes.filter((each) => each !== changes[at]).map((each) => each.name);
    const settings = this.#settings.filter((each) => !taken.includes(each.name));
    const select = settingSelect(settings, { label: changedSetting(i), chosen: name }, (chosen) => {
      changes[at] = this.#changeOf(chosen);
      this.#redraw(i);
    });
    const input = valueInput(setting, value, (entered) => {
      changes[at] = { name, value: entered };
      this.#note();
    });
    const line = createElement("span", { class: "compare-change" }, select, input);
    if (changes.length > 1) {
      line.append(createButton("×", removeChange(setting.label, i), () => {
        changes.splice(at, 1);
        this.#redraw(i);
      }));
    }
    return line;
  }
}

/** @param {Changes} changes */
function asObject(changes) {
  return Object.fromEntries(changes.map(({ name, value }) => [name, value]));
}
