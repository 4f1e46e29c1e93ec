// @ts-check
/**
 * What every text field does with an entry: what was refused is there to be mended while somebody is in the field, and what
 * is in force while nobody is; Escape brings back the last good value; a new good value ends the error.
 */

export class TextEntry {
  #input;
  #onRestore;
  /** The last good value. */
  #good;
  /** What was entered last, until something good is shown. @type {string | null} */
  #entered = null;
  #isDirty = false;
  #isRefused = false;

  /**
   * @param {HTMLInputElement} input
   * @param {(text: string) => void} take called with what was entered
   * @param {() => void} onRestore its error is over
   */
  constructor(input, take, onRestore) {
    this.#input = input;
    this.#onRestore = onRestore;
    this.#good = input.value;
    input.addEventListener("input", () => (this.#isDirty = true));
    const enter = () => {
      this.#isDirty = this.#isRefused = false;
      this.#entered = input.value;
      if (this.#hasFocus) input.select(); // what is typed next takes its place
      take(input.value);
    };
    input.addEventListener("change", enter);
    input.addEventListener("blur", () => {
      // Typed again as it was refused: no change to the browser.
      if (this.#isDirty && this.#isRefused) enter();
      this.#isDirty = false;
      if (this.#isRefused || this.#entered === null) input.value = this.#good;
    });
    input.addEventListener("focus", () => {
      if (this.#isRefused) this.#put(this.#entered ?? this.#good);
    });
    input.addEventListener("keydown", (event) => {
      if (event.key !== "Escape" || !(this.#isDirty || this.#isRefused)) return;
      // The dialog or menu around it closes by the next one.
      event.preventDefault();
      event.stopPropagation();
      this.restore();
    });
  }

  /** @param {string} text the value in force */
  show(text) {
    this.#good = text;
    const input = this.#input;
    if (this.#isRefused && !this.#hasFocus) input.value = text;
    if (this.#isDirty || this.#isRefused) return;
    const isSelected = input.selectionStart === 0 && input.selectionEnd === input.value.length;
    // Somebody is about to type: at the caret, or in the place of all that is there.
    if (this.#hasFocus && !isSelected) return;
    this.#put(text);
  }

  /** @param {string} text which what is typed next takes the place of */
  #put(text) {
    this.#input.value = text;
    if (this.#hasFocus) this.#input.select();
  }

  get #hasFocus() {
    return document.activeElement === this.#input;
  }

  /** What was entered last is not taken; what did not come from this field goes back at once. */
  refuse() {
    if (this.#isDirty) return;
    this.#isRefused = this.#entered !== null;
    this.#input.value = this.#hasFocus ? this.#entered ?? this.#good : this.#good;
  }

  /** The value changes by another control. */
  leave() {
    this.#entered = null;
    this.#isDirty = this.#isRefused = false;
  }

  /** Bring back the last good value. */
  restore() {
    this.#isDirty = this.#isRefused = false;
    this.#entered = null;
    this.#put(this.#good);
    this.#onRestore();
  }
}
