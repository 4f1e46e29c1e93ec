// @ts-check
/** What the page says of points before one is looked at. */

export const OPEN_WORST = "The point with the largest loss";
