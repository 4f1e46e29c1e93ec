// @ts-check
/** The area of the network: the diagram with its controls, what the inspector tells of it, all settings of the run. */

import { hasNeuron, isLarge, networkShape } from "../../model/network/shape.js";
import { part } from "../../ui/dom.js";
import { lazyLoad, lazyLoadWhen } from "../../ui/lazy-load.js";
import { loadStyle } from "../../ui/load-style.js";
import { DiagramView } from "./diagram-view.js";
import { LayerControls } from "./layer-controls.js";
import { SettingsForm } from "./settings-form.js";

/**
 * @param {import("../../session/app-context.js").AppContext} app
 * @returns {{show: (neuron: import("../../model/network/parameters.js").Neuron | null) => void}} shows a neuron in the inspector, or closes it
 */
export function makeNetwork({ store, send, questions }) {
  new SettingsForm(document.body, store, send);
  const diagram = part("diagram");
  const elements = {
    controls: /** @type {HTMLElement} */ (diagram.querySelector(".diagram-controls")),
    depth: part("depth"),
  };
  const controls = new LayerControls(elements, store, send, readTable());
  const withDetails = lazyLoad(store, async (again) => {
    const styles = [loadStyle("ui/inspector"), loadStyle("features/network/details")];
    const [{ DetailsView }] = await Promise.all([import(`./details-view.js${again}`), ...styles]);
    return new DetailsView(store, send);
  });
  const open = (/** @type {import("../../model/network/shape.js").Target} */ target, /** @type {HTMLElement} */ opener, /** @type {Element | null} */ asked) => {
    void withDetails((details) => details.open(target, opener, asked));
  };
  const view = new DiagramView(diagram, store, { open: (target, opener) => open(target, opener, document.activeElement), controls });
  lazyLoadWhen(store, ({ pointed }) => pointed !== null, async (again) => {
    const [{ PreviewView }] = await Promise.all([import(`./preview-view.js${again}`), loadStyle("features/network/preview")]);
    return new PreviewView(part("preview"), store, (/** @type {import("../../model/network/shape.js").Target} */ target) => view.rectOf(target));
  });
  lazyLoadWhen(store, ({ scale }) => Boolean(scale?.classes || scale?.names), async (again) => {
    const [{ FileNames }] = await Promise.all([import(`./file-names.js${again}`), loadStyle("features/network/file-names")]);
    return new FileNames(diagram, store);
  });
  lazyLoadWhen(store, isLargeNetwork, async (again) => {
    const { NeuronWeights } = await import(`./neuron-weights.js${again}`);
    return new NeuronWeights(store, questions);
  });
  store.watch((state) => [state.errors], ({ errors }) => openFieldsOf(Object.keys(errors)));
  return {
    show(neuron) {
      const shape = networkShape(store.state);
      if (neuron && shape && hasNeuron(shape, neuron)) open(neuron, view.elementOf(neuron), null);
      else if (!neuron && store.state.inspected) void withDetails((details) => details.close());
    },
  };
}

/** @param {import("../../model/state.js").State} state */
function isLargeNetwork(state) {
  const shape = networkShape(state);
  return shape !== null && isLarge(shape, state.limits);
}

/** What the controls of the settings say of choices and limits. */
function readTable() {
  const select = /** @type {HTMLSelectElement} */ (document.querySelector("#config-activation"));
  const { maximum, maxItems } = /** @type {HTMLElement} */ (document.querySelector("#config-hidden_layers")).dataset;
  const options = [...select.options].filter((option) => option.value);
  const activations = options.map(({ value, text }) => ({ name: value, label: text }));
  return { activations, limits: { maximum: Number(maximum), maxItems: Number(maxItems) } };
}

/** @param {string[]} keys of fields that have something to complain of: nobody should have to look for it */
function openFieldsOf(keys) {
  for (const key of keys) {
    const [scope, name] = key.split(".");
    for (let at = fieldOf(scope, name); at; at = at.parentElement?.closest("details") ?? null) {
      if (at instanceof HTMLDetailsElement) at.open = true;
    }
  }
}

/**
 * @param {string} scope
 * @param {string} name
 * @returns {Element | null}
 */
function fieldOf(scope, name) {
  return document.querySelector(`[data-scope="${scope}"][data-setting="${name}"]`)?.closest("details") ?? null;
}
