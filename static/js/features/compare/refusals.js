// @ts-check
/** What the server refuses of an experiment, in the words of the page: which setting, which value, and why it cannot be. Pure. */

import { labelOfSetting } from "./setting-rows.js";
import { EXTENT_LABELS, noEffect, noNumber, notAbove, notAllowed, notWhole, noValue, ofRecipe, SAME_RECIPES, tooLittle, tooMuch, twice, wrongValue } from "./refusal-texts.js";

/** @typedef {import("./axis-values.js").Value} Value */
/** @typedef {Pick<import("../../model/state.js").State, "settingRows">} Rows */
/** What was asked for. @typedef {import("./experiment.js").Variation & {seeds?: unknown, steps?: unknown}} Asked */

const OF_AXIS = /^experiment\.axes\[(\d+)\]\.(values|setting)(?:\[(\d+)\])?/;
const OF_RECIPE = /^experiment\.recipes\[(\d+)\]\.(?:changes\.([\w.]+)|label)/;
const OF_EXTENT = /^(?:experiment\.)+(seeds|steps)$/;
const RANGE = /^(an integer|a number) (from|above) (\S+) to (\S+)$/;
const NEEDS = /needs (\w+) to be (.+)$/;
const CONTRADICTION = /(?:^|: )config\.(\w+) is (.+)$/;
/** What the server says of a label, and of a value, that is there already. */
const IS_TAKEN = /no other/;
const IS_ONCE = /^each value once$/;
const ALLOWED = "; allowed: ";

/**
 * @param {string} field as the server names it
 * @param {string} message the server's sentence
 * @param {Asked} asked
 * @param {Rows} state
 * @returns {string}
 */
export function refusalText(field, message, asked, state) {
  const [said, ...rest] = message.split(ALLOWED);
  const allowed = rest.join(ALLOWED);
  const [, axis, part, at] = OF_AXIS.exec(field) ?? [];
  if (axis !== undefined && asked.axes?.[Number(axis)]) {
    const { setting, values } = asked.axes[Number(axis)];
    const label = labelOfSetting(state, setting);
    if (part === "setting") return settingText(label, allowed, state);
    return at === undefined ? countText(label, values.length, allowed) : valueText(label, values[Number(at)], allowed);
  }
  const [, recipe, name] = OF_RECIPE.exec(field) ?? [];
  if (recipe !== undefined && name === undefined && IS_TAKEN.test(allowed)) return SAME_RECIPES;
  if (name !== undefined && asked.recipes?.[Number(recipe)]) {
    return ofRecipe(Number(recipe), valueText(labelOfSetting(state, name), asked.recipes[Number(recipe)].changes[name], allowed));
  }
  const [, extent] = OF_EXTENT.exec(field) ?? [];
  if (extent !== undefined && RANGE.test(allowed)) {
    return valueText(EXTENT_LABELS[extent], /** @type {Value} */ (asked[/** @type {"seeds" | "steps"} */ (extent)] ?? ""), allowed);
  }
  const [, setting, value] = CONTRADICTION.exec(said) ?? [];
  if (setting !== undefined) return notAllowed(labelOfSetting(state, setting), inWords(value.replaceAll('"', ""), state), inWords(allowed, state));
  const text = inWords(message.replace(/^(?:experiment\S* (?:has|is) |experiment[^:]*: )/, ""), state);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

/**
 * @param {string} label
 * @param {string} allowed
 * @param {Rows} state
 */
function settingText(label, allowed, state) {
  const [, needed, choices] = NEEDS.exec(allowed) ?? [];
  if (needed !== undefined) return noEffect(label, labelOfSetting(state, needed), inWords(choices, state));
  return wrongValue(label, label, inWords(allowed, state));
}

/**
 * @param {string} label
 * @param {number} n values
 * @param {string} allowed
 */
function countText(label, n, allowed) {
  return n === 0 ? noValue(label) : notAllowed(label, String(n), allowed);
}

/**
 * @param {string} label
 * @param {Value} value
 * @param {string} allowed as the server says it
 */
function valueText(label, value, allowed) {
  if (IS_ONCE.test(allowed)) return twice(label, value);
  if (Array.isArray(value) && value.length === 0) return noValue(label);
  const [, noun, from, least, most] = RANGE.exec(allowed) ?? [];
  if (noun === undefined) return wrongValue(label, value, allowed.replaceAll("_", " "));
  if (typeof value !== "number") return noNumber(label, value);
  if (value > Number(most)) return tooMuch(label, value, Number(most));
  if (from === "above" && value <= Number(least)) return notAbove(label, Number(least));
  return value < Number(least) ? tooLittle(label, value, Number(least)) : notWhole(label, value);
}

/**
 * @param {string} text
 * @param {Rows} state
 * @returns {string} with the labels of settings in place of their names
 */
function inWords(text, state) {
  return text.replace(/\b(?:config\.)?((?:data\.)?[a-z]\w*)\b/g, (whole, name) => {
    const label = whole.includes(".") || name.includes("_") ? labelOfSetting(state, name) : whole;
    return label === name ? name.replaceAll("_", " ") : label;
  });
}
