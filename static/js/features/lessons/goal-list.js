// @ts-check
/** The goals of a challenge, each with what it is now and whether it is reached. */

export class GoalList {
  #element;
  /** @type {{row: HTMLElement, value: HTMLElement, mark: HTMLElement, text: HTMLElement}[]} */
  #rows = [];

  /** @param {HTMLElement} element a list */
  constructor(element) {
    this.#element = element;
  }

  /** @param {import("./challenge.js").CheckedGoal[]} goals */
  show(goals) {
    if (goals.length !== this.#rows.length) this.#make(goals.length);
    goals.forEach(({ text, value, isMet }, i) => {
      const parts = this.#rows[i];
      parts.row.classList.toggle("is-met", isMet);
      setText(parts.mark, isMet ? "reached: " : "open: ");
      setText(parts.text, text);
      setText(parts.value, value);
    });
  }

  /** @param {number} n */
  #make(n) {
    this.#rows = Array.from({ length: n }, () => {
      const row = document.createElement("li");
      const [mark, text, value] = ["span", "span", "b"].map((name) => document.createElement(name));
      mark.className = "visually-hidden";
      row.append(mark, text, value);
      return { row, mark, text, value };
    });
    this.#element.replaceChildren(...this.#rows.map(({ row }) => row));
  }
}

/**
 * @param {HTMLElement} element
 * @param {string} text
 */
function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}
