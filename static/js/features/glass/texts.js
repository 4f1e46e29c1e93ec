// @ts-check
/** What the page says of stepping through one update before somebody does. */

export const STEP_THROUGH = "Step through one update";
export const NO_POINT = "This follows one point through the network, and there are no points yet. Paint one first.";
