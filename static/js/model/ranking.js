// @ts-check
/** Points in the order of their losses. Pure. */

/**
 * @param {(number | null)[]} losses null: not finite, as bad as can be
 * @param {number} n
 * @param {(index: number) => boolean} [isMeant] of which points; without it, of all
 * @returns {number[]} the points with the largest losses, worst first; of equals the earlier
 */
export function worstPoints(losses, n, isMeant = () => true) {
  const order = losses.map((_, i) => i).filter(isMeant).sort((a, b) => compare(sizeOf(losses[b]), sizeOf(losses[a])) || a - b);
  return order.slice(0, n);
}

/**
 * @param {(number | null)[]} losses
 * @param {number} index
 * @returns {number} 1 for the worst point; equals share a rank
 */
export function rankOf(losses, index) {
  return 1 + losses.filter((loss) => compare(sizeOf(loss), sizeOf(losses[index])) > 0).length;
}

/** @param {number | null} loss */
function sizeOf(loss) {
  return loss ?? Infinity;
}

/**
 * @param {number} a
 * @param {number} b
 */
function compare(a, b) {
  return a === b ? 0 : a - b;
}
