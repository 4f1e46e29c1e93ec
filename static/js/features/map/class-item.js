// @ts-check
/** One class in a list: its mark, its name, and room for a figure. */

import { className } from "../../model/classes.js";

/**
 * @param {number} label
 * @param {string[] | null} classNames from a file
 */
export function classItem(label, classNames) {
  const item = document.createElement("li");
  const canvas = document.createElement("canvas");
  const word = document.createElement("span");
  const value = document.createElement("b");
  canvas.setAttribute("aria-hidden", "true");
  const name = className(classNames, label);
  // Beside a count a number of the class would be taken for one: its mark says which it is.
  word.className = classNames?.[label] ? "class-name" : "visually-hidden";
  word.textContent = name;
  word.title = name;
  item.append(canvas, word, " ", value);
  return { item, canvas, value };
}
