// @ts-check
/** Shows a viewer what the owner looks at, while the viewer wants to follow. What is looked at of one's own stays until the owner's next move. */

import { hasPlane } from "../../model/table/held.js";
import { viewCheckpoint } from "../../model/view-checkpoint.js";
import { COMMAND } from "../../wire/messages.js";

/** @typedef {import("../../wire/messages.js").OwnerMessage} Owner */

/** @type {Omit<Owner, "type" | "connected">} */
const NOTHING = { at_step: null, layer: null, neuron: null, point: null, stage: null, axes: null, held: null, projection: false };

export class Follower {
  #store;
  #send;
  #acts;
  #switch;
  /** What was shown last because the owner looked at it. */
  #shown = NOTHING;
  /** The plane that was asked for last because the owner looks at it, of which table. @type {{table: unknown, text: string} | null} */
  #plane = null;

  /**
   * @param {HTMLElement} element
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "send">} app
   * @param {import("./index.js").Acts} acts
   */
  constructor(element, { store, send }, acts) {
    this.#store = store;
    this.#send = send;
    this.#acts = acts;
    this.#switch = /** @type {HTMLInputElement} */ (element.querySelector("input"));
    this.#switch.addEventListener("change", () => {
      this.#follow();
      this.#followPlane();
    });
    store.watch((state) => [state.role], ({ role }) => (element.hidden = role !== "viewer"));
    // A checkpoint that the owner looks at may come later than the owner's look at it.
    store.watch(({ role, owner, checkpointSteps }) => [role, owner, isKept(owner, checkpointSteps)], () => this.#follow());
    // So may the table that the owner's plane goes through.
    store.watch(({ role, owner, table }) => [role, owner, table], () => this.#followPlane());
  }

  #follow() {
    const { role, owner, checkpointSteps } = this.#store.state;
    if (role !== "viewer" || !this.#switch.checked) return;
    const before = this.#shown;
    const wanted = owner?.connected ? owner : NOTHING;
    const now = { ...wanted, at_step: isKept(wanted, checkpointSteps) ? wanted.at_step : null };
    this.#shown = now;
    if (now.at_step !== before.at_step) viewCheckpoint(this.#store, now.at_step);
    const focused = /** @type {HTMLElement | null} */ (document.activeElement);
    if (isOther(now, before)) {
      const place = placeOf(now);
      // The step through has a neuron of its own.
      if (now.point === null) this.#acts.showNeuron(place);
      this.#acts.showGlass(now.point === null ? null : { point: now.point, stage: now.stage ?? 0, ...place });
    }
    if (now.point === null) focused?.focus({ preventScroll: true });
  }

  #followPlane() {
    const { role, owner, table } = this.#store.state;
    if (role !== "viewer" || !this.#switch.checked || !owner || !table) return;
    const { axes, held, projection } = owner;
    const choice = projection ? { projection } : { ...(axes && { axes: /** @type {[string, string]} */ (axes) }), ...(held && { held }) };
    const text = JSON.stringify(choice);
    if (!(axes || projection) || !hasPlane(table, choice)) return;
    if (this.#plane?.table === table && this.#plane.text === text) return;
    this.#plane = { table, text };
    this.#send(COMMAND.SET_PLANE, choice);
  }
}

/**
 * @param {Pick<Owner, "at_step"> | null} owner
 * @param {number[]} steps
 */
function isKept(owner, steps) {
  return typeof owner?.at_step === "number" && steps.includes(owner.at_step);
}

/**
 * @param {typeof NOTHING} now
 * @param {typeof NOTHING} before
 */
function isOther(now, before) {
  return (/** @type {const} */ (["layer", "neuron", "point", "stage"])).some((name) => now[name] !== before[name]);
}

/** @param {typeof NOTHING} owner */
function placeOf({ layer, neuron }) {
  return layer === null || neuron === null ? null : { layer, neuron };
}
