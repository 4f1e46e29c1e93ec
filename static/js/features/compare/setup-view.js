// @ts-check
/** What a comparison begins with: what should differ, how many seeds, how long. */

import { askForRecipe } from "../../session/recipes.js";
import { createButton, createElement } from "../../ui/create-element.js";
import { parseNumber } from "../../ui/parse-number.js";
import { writeValue } from "./axis-values.js";
import { baseOf, experimentOf, nRunsOf, USUAL_SEEDS, usualSteps } from "./experiment.js";
import { pinnedRecipes } from "./pinned-recipes.js";
import { RaceForm } from "./race-form.js";
import { selectOf, textInput } from "./setting-inputs.js";
import { settingsOf } from "./setting-rows.js";
import { BACK_TO_RESULTS, DATA_SEEDS_LABEL, FROM_LINK, OWNER_ONLY, SPREAD_LABEL, SPREADS, startText, WAYS, WAYS_TITLE } from "./setup-texts.js";
import { SweepForm } from "./sweep-form.js";
import { SEEDS_LABEL, STEPS_LABEL } from "./texts.js";

/** @typedef {import("../../session/app-context.js").AppContext} AppContext */

export class SetupView {
  element = createElement("form", { class: "compare-setup" });
  #app;
  #start;
  #about = createElement("p", { class: "note" });
  #place = createElement("div", { class: "compare-way" });
  #fromLink = createElement("p", { class: "compare-from-link", hidden: "" });
  #button = /** @type {HTMLButtonElement} */ (createElement("button", { type: "submit", class: "button button-primary" }));
  #back;
  #way = "seeds";
  /** @type {HTMLInputElement[]} */
  #chips = [];
  /** What was chosen, by the way: kept when another one is looked at, and for the next comparison. @type {Record<string, import("./experiment.js").Variation>} */
  #variations = {};
  /** The experiment that the choices were last taken from. */
  #known = "";
  /** @type {{variation: import("./experiment.js").Variation} | null} of the way that was chosen */
  #form = null;
  /** @type {Required<import("./experiment.js").Extent>} */
  #extent = { seeds: USUAL_SEEDS, steps: usualSteps(0), spread: "quartiles", hasDataSeeds: false };
  /** Whether somebody has said how many steps; else there are as many as the run has made. */
  #hasSteps = false;
  #inputs;
  #spread;
  #dataSeeds = /** @type {HTMLInputElement} */ (createElement("input", { type: "checkbox" }));
  #dataSeedsLabel = createElement("label", { class: "chip" }, this.#dataSeeds, createElement("span", {}, DATA_SEEDS_LABEL));

  /**
   * @param {Pick<AppContext, "store" | "questions">} app
   * @param {{start: (experiment: object) => void, back: () => void}} acts
   */
  constructor(app, { start, back }) {
    this.#app = app;
    this.#start = start;
    this.#inputs = { seeds: this.#number(SEEDS_LABEL, "seeds"), steps: this.#number(STEPS_LABEL, "steps") };
    this.#spread = selectOf(SPREADS, SPREAD_LABEL, (kind) => (this.#extent.spread = kind));
    this.#dataSeeds.addEventListener("change", () => (this.#extent.hasDataSeeds = this.#dataSeeds.checked));
    const { seeds, steps } = this.#inputs;
    const labels = [[SEEDS_LABEL, seeds], [STEPS_LABEL, steps], [SPREAD_LABEL, this.#spread]].map(([label, input]) => createElement("label", {}, label, input));
    const extent = createElement("div", { class: "compare-extent" }, ...labels, this.#dataSeedsLabel);
    this.#back = createButton(BACK_TO_RESULTS, BACK_TO_RESULTS, back, "button");
    const buttons = createElement("div", { class: "compare-buttons" }, this.#back, this.#button);
    this.element.append(this.#fromLink, this.#ways(), this.#about, this.#place, extent, buttons);
    this.element.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#submit();
    });
  }

  /**
   * Begin with the run that is on the screen, and with what was chosen last.
   * @param {import("../../wire/messages.js").GivenExperiment | null} given the experiment that there is to go back to
   */
  open(given) {
    const { state } = this.#app.store;
    const told = JSON.stringify(given);
    if (given && told !== this.#known) this.#adopt(given);
    this.#known = told;
    if (!this.#hasSteps) this.#extent.steps = usualSteps(state.step);
    for (const name of /** @type {const} */ (["seeds", "steps"])) this.#inputs[name].value = writeValue(this.#extent[name]);
    this.#spread.value = this.#extent.spread;
    this.#dataSeedsLabel.hidden = state.generator === null;
    this.#dataSeeds.checked = this.#extent.hasDataSeeds;
    this.#back.hidden = !given;
    this.#fromLink.hidden = true;
    for (const chip of this.#chips) chip.checked = chip.value === this.#way;
    this.#choose(this.#way);
    this.#button.focus();
  }

  /** @param {import("../../wire/messages.js").GivenExperiment} given whose choices are those to begin with */
  #adopt({ axes, recipes, seeds = USUAL_SEEDS, steps, spread = "quartiles", data_seeds: hasDataSeeds = false }) {
    this.#way = axes ? "sweep" : recipes ? "race" : "seeds";
    this.#variations[this.#way] = { ...(axes && { axes }), ...(recipes && { recipes }) };
    this.#extent = { seeds, steps, spread, hasDataSeeds };
    this.#hasSteps = true;
  }

  /**
   * Offer to start what a link holds.
   * @param {import("../../wire/messages.js").GivenExperiment} experiment not checked: the server does
   */
  offer(experiment) {
    const text = startText(nRunsOf(experiment, experiment));
    const start = createButton(text, text, () => this.#start(experiment), "button button-primary");
    this.#fromLink.replaceChildren(FROM_LINK, " ", start);
    this.#fromLink.hidden = false;
    start.focus();
  }

  #ways() {
    const chips = Object.entries(WAYS).map(([way, { title }]) => {
      const input = /** @type {HTMLInputElement} */ (createElement("input", { type: "radio", name: "compare-way", value: way }));
      this.#chips.push(input);
      input.addEventListener("change", () => this.#choose(way));
      return createElement("label", { class: "chip" }, input, createElement("span", {}, title));
    });
    return createElement("fieldset", { class: "choices" }, createElement("legend", {}, WAYS_TITLE), ...chips);
  }

  /**
   * @param {string} label
   * @param {"seeds" | "steps"} name
   */
  #number(label, name) {
    const input = textInput("", label, (text) => {
      this.#extent[name] = parseNumber(text);
      this.#hasSteps ||= name === "steps";
      this.#tell();
    });
    input.setAttribute("inputmode", "numeric");
    return /** @type {HTMLInputElement} */ (input);
  }

  /** @param {string} way */
  #choose(way) {
    this.#way = way;
    this.#about.textContent = WAYS[way].about;
    const settings = settingsOf(this.#app.store.state);
    this.#place.replaceChildren();
    this.#form = null;
    const given = this.#variations[way] ?? {};
    const note = () => {
      this.#variations[way] = this.#variation;
      this.#tell();
    };
    if (way === "race") this.#form = new RaceForm(this.#place, settings, { given, pinned: pinnedRecipes(this.#app.store.state, settings) }, note);
    if (way === "sweep") this.#form = new SweepForm(this.#place, settings, given, note);
    this.#tell();
  }

  get #variation() {
    return this.#form?.variation ?? {};
  }

  #tell() {
    const isOwner = this.#app.store.state.role !== "viewer";
    this.#button.disabled = !isOwner;
    if (!isOwner) this.#about.textContent = OWNER_ONLY;
    this.#button.textContent = startText(nRunsOf(this.#extent, this.#variation));
  }

  async #submit() {
    const { store, questions } = this.#app;
    try {
      const recipe = await askForRecipe(questions);
      const extent = { ...this.#extent, hasDataSeeds: this.#extent.hasDataSeeds && store.state.generator !== null };
      this.#start(experimentOf(baseOf(store.state, recipe), extent, this.#variation));
    } catch (error) {
      store.tell({ text: /** @type {Error} */ (error).message, tone: "error" });
    }
  }
}
