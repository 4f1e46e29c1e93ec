// @ts-check
/** What is said about the map while it shows one neuron. Pure. */

/** The map's own name. */
export const DECISION_MAP = "Decision map";

/** @param {string} name of an input or neuron */
export const mapOf = (name) => `Map of ${name}`;

/** What keeps a neuron on the map, and what takes it away. */
export const KEEP = "A click keeps it here";
export const LEAVE = "× or Esc: back to the decision map";

/** @param {string} name of the neuron whose levels lie over the map */
export const levelsOf = (name) => `Lines: ${name} (thick 0, dashed negative)`;
