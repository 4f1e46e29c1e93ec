// @ts-check
/** Where a card stands beside a thing. Pure. */

const GAP = 12;
const MARGIN = 8;

/** @typedef {{left: number, top: number, right: number, bottom: number}} Box */
/** @typedef {{width: number, height: number}} Size */

/**
 * Where there is room: beside a tall thing, under or above a flat one, whose neighbours are in the same line. Without
 * room in the window's lower corner, over the thing.
 * @param {Box} anchor
 * @param {Size} card
 * @param {Size} view the window
 * @returns {{left: number, top: number}}
 */
export function placeBeside(anchor, card, view) {
  const isTall = anchor.bottom - anchor.top > card.height;
  const places = [...sidePlaces(anchor, card, view), ...flatPlaces(anchor, card, view)];
  if (!isTall) places.push(...places.splice(0, 2));
  const place = places.find(({ left, top }) => isWithin(left, card.width, view.width) && isWithin(top, card.height, view.height));
  return place ?? { left: clamp(anchor.left, view.width - card.width), top: clamp(view.height, view.height - card.height) };
}

/**
 * @param {Box} anchor
 * @param {Size} card
 * @param {Size} view
 */
function sidePlaces(anchor, card, view) {
  const top = clamp(anchor.top, view.height - card.height);
  return [{ left: anchor.right + GAP, top }, { left: anchor.left - GAP - card.width, top }];
}

/**
 * @param {Box} anchor
 * @param {Size} card
 * @param {Size} view
 */
function flatPlaces(anchor, card, view) {
  const left = clamp(anchor.left, view.width - card.width);
  return [{ left, top: anchor.bottom + GAP }, { left, top: anchor.top - GAP - card.height }];
}

/**
 * @param {number} start
 * @param {number} length
 * @param {number} whole
 */
function isWithin(start, length, whole) {
  return start >= MARGIN && start + length + MARGIN <= whole;
}

/**
 * @param {number} value
 * @param {number} most
 */
function clamp(value, most) {
  return Math.max(MARGIN, Math.min(value, most - MARGIN));
}
