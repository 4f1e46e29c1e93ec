// @ts-check
/** What stands behind the # of the page's address: keys and values, as in `#lesson=xor&hide=data`. Pure. */

/**
 * @param {string} hash as in location.hash
 * @returns {URLSearchParams} empty for a plain anchor such as `#stage`
 */
export function readFragment(hash) {
  return new URLSearchParams(hash.replace(/^#/, ""));
}

/**
 * @param {string} hash such as `#hide=data&tfp=activation=relu&seed=0.5`, encoded or not: `tfp` takes all that follows it
 * @returns {{link: string, others: string} | null} what a link of TensorFlow Playground has behind its #, and the fragment without it
 */
export function playgroundIn(hash) {
  const found = /^(#|.*&)tfp=(.*)$/.exec(hash);
  return found && { link: found[2], others: found[1].slice(0, -1) };
}

/**
 * @param {string} hash
 * @param {string} key
 * @returns {string} the same fragment without that key; "" if nothing is left
 */
export function withoutKey(hash, key) {
  const pairs = hash.replace(/^#/, "").split("&").filter((pair) => pair && pair.split("=")[0] !== key);
  return pairs.length > 0 ? `#${pairs.join("&")}` : "";
}
