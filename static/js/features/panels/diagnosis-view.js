// @ts-check
/** How healthy the learning is, layer by layer. */

import { createElement } from "../../ui/create-element.js";
import { formatNumber, formatPercent } from "../../ui/format.js";
import { showTable } from "../../ui/text-table.js";
import { withWords } from "../../ui/with-words.js";
import { diagnosisCaption, HEAD, HEALTHY, HELP, layerName, OUTPUT, WAITING } from "./diagnosis-texts.js";

export class DiagnosisView {
  #table;
  #advice;
  #help = createElement("p", { class: "note" }, ...withWords(HELP));

  /**
   * @param {HTMLElement} element
   * @param {import("../../model/store.js").Store} store
   */
  constructor(element, store) {
    this.#table = /** @type {HTMLTableElement} */ (element.querySelector("table"));
    this.#advice = /** @type {HTMLElement} */ (element.querySelector("[data-text=advice]"));
    element.append(this.#help);
    store.watch((state) => [state.diagnosis, state.viewChoices.diagnosis], ({ diagnosis, viewChoices }) => {
      if (viewChoices.diagnosis) this.#draw(diagnosis);
    });
  }

  /** @param {import("../../wire/messages.js").DiagnosisMessage | null} diagnosis null if none came */
  #draw(diagnosis) {
    this.#table.hidden = this.#help.hidden = !diagnosis;
    this.#advice.textContent = diagnosis ? diagnosis.advice?.message ?? HEALTHY : WAITING;
    if (!diagnosis) return;
    showTable(this.#table, HEAD, diagnosis.layers.map(rowOf));
    if (this.#table.caption) this.#table.caption.textContent = diagnosisCaption(diagnosis.step);
  }
}

/**
 * @param {import("../../wire/messages.js").LayerHealth} layer
 * @param {number} index
 * @param {import("../../wire/messages.js").LayerHealth[]} layers
 */
function rowOf(layer, index, layers) {
  const name = index === layers.length - 1 ? OUTPUT : layerName(index, layer.activation);
  const norms = [layer.weight_norm, layer.gradient_norm, layer.update_norm].map((norm) => formatNumber(norm, 2));
  return [name, ...norms, formatPercent(layer.dead_share), formatPercent(layer.saturated_share)];
}
