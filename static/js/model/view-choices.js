// @ts-check
/**
 * How this tab looks at the run: kept over a reload, never sent. Each control with `data-choice` shows and sets one choice:
 * a checkbox or a `details` is on or off, radio buttons and selects give their value.
 */

const STORAGE_KEY = "nnvisu.view-choices";

/**
 * @typedef {object} ViewChoices
 * @property {"smooth" | "discrete"} map
 * @property {boolean} contours
 * @property {boolean} points
 * @property {boolean} test_points
 * @property {"loss" | "accuracy"} curve
 * @property {"linear" | "log"} loss_axis
 * @property {"linear" | "log"} step_axis
 * @property {"none" | "some" | "strong"} smoothing
 * @property {boolean} scores whether the panel is open
 * @property {boolean} diagnosis
 * @property {boolean} link
 */

/** @type {Record<string, any[]>} what each may be; the first holds at first */
const ALLOWED = {
  map: ["smooth", "discrete"],
  contours: [false, true],
  points: [true, false],
  test_points: [true, false],
  curve: ["loss", "accuracy"],
  loss_axis: ["linear", "log"],
  step_axis: ["linear", "log"],
  smoothing: ["none", "some", "strong"],
  scores: [false, true],
  diagnosis: [false, true],
  link: [false, true],
};

/**
 * @param {string | null} text what was kept
 * @returns {ViewChoices} complete, whatever the text was
 */
export function parseViewChoices(text) {
  let kept = {};
  try {
    kept = JSON.parse(text ?? "{}") ?? {};
  } catch {
    // Not ours: then everything is as at first.
  }
  const entries = Object.entries(ALLOWED).map(([name, allowed]) => {
    const value = /** @type {Record<string, any>} */ (kept)[name];
    return [name, allowed.includes(value) ? value : allowed[0]];
  });
  return /** @type {ViewChoices} */ (Object.fromEntries(entries));
}

/**
 * @param {Storage | null} storage
 * @returns {ViewChoices}
 */
export function loadViewChoices(storage) {
  return parseViewChoices(storage?.getItem(STORAGE_KEY) ?? null);
}

/** Ties the controls below an element to the choices in the store. */
export class ChoiceControls {
  #store;
  #storage;
  #controls;

  /**
   * @param {HTMLElement} element
   * @param {import("./store.js").Store} store
   * @param {Storage | null} storage
   */
  constructor(element, store, storage) {
    this.#store = store;
    this.#storage = storage;
    this.#controls = /** @type {HTMLElement[]} */ ([...element.querySelectorAll("[data-choice]")]);
    for (const control of this.#controls) {
      const type = control instanceof HTMLDetailsElement ? "toggle" : "change";
      control.addEventListener(type, () => this.#take(control));
    }
    store.watch((state) => [state.viewChoices], ({ viewChoices }) => this.#show(viewChoices));
  }

  /** @param {HTMLElement} control */
  #take(control) {
    const { viewChoices } = this.#store.state;
    const name = /** @type {keyof ViewChoices} */ (control.dataset.choice);
    const value = valueOf(control);
    if (value === viewChoices[name]) return;
    const changed = { ...viewChoices, [name]: value };
    this.#store.set({ viewChoices: changed });
    try {
      this.#storage?.setItem(STORAGE_KEY, JSON.stringify(changed));
    } catch {
      // No room: the choice holds until the reload.
    }
  }

  /** @param {ViewChoices} choices */
  #show(choices) {
    for (const control of this.#controls) {
      const value = choices[/** @type {keyof ViewChoices} */ (control.dataset.choice)];
      if (control instanceof HTMLDetailsElement) control.open = Boolean(value);
      else if (control instanceof HTMLSelectElement) control.value = String(value);
      else if (control instanceof HTMLInputElement) control.checked = control.type === "radio" ? control.value === value : Boolean(value);
    }
  }
}

/** @param {HTMLElement} control */
function valueOf(control) {
  if (control instanceof HTMLDetailsElement) return control.open;
  if (control instanceof HTMLSelectElement) return control.value;
  const input = /** @type {HTMLInputElement} */ (control);
  return input.type === "radio" ? input.value : input.checked;
}
