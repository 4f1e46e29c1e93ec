// @ts-check
/**
 * The settings that a step of a lesson speaks of, beside its text: the very controls that else stand under the diagram, where map
 * and curve would be out of sight.
 */

export class BorrowedFields {
  #place;
  /** Each with what keeps its place. @type {{field: Element, stand: Comment}[]} */
  #borrowed = [];

  /** @param {HTMLElement} place */
  constructor(place) {
    this.#place = place;
  }

  /**
   * Show these, and give back others.
   * @param {string[]} names of settings
   */
  borrow(names) {
    for (const { field, stand } of this.#borrowed) stand.replaceWith(field);
    this.#borrowed = names.flatMap((name) => {
      const field = document.querySelector(`[data-scope=config][data-setting=${name}]`);
      if (!field) return [];
      const stand = document.createComment(name);
      field.replaceWith(stand);
      this.#place.append(field);
      return { field, stand };
    });
    this.#place.hidden = this.#borrowed.length === 0;
  }
}
