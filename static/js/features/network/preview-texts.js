// @ts-check
/** What is said beside the part of the diagram that is pointed at. */

/**
 * @param {boolean} isOn
 * @param {boolean} canSwitch
 */
export function inputText(isOn, canSwitch) {
  const what = "An input computed from each point.";
  if (!canSwitch) return `${what} It is ${isOn ? "on" : "off"}.`;
  return `${what} It is ${isOn ? "on: click to switch it off" : "off: click to switch it on"}.`;
}

/** @param {string} value */
export function weightText(value) {
  return `Weight ${value}`;
}

/**
 * @param {string} source
 * @param {string} target
 */
export function edgeText(source, target) {
  return `${source} → ${target}`;
}
