// @ts-check
/**
 * Single keys that do something anywhere on the page. They are ignored while somebody types, never taken from a control
 * that has the focus, and can be switched off (WCAG 2.1.4).
 */

const STORAGE_KEY = "nnvisu.keys";
const TYPING = "input:not([type=checkbox], [type=radio], [type=range]), textarea, select, [contenteditable]";
/** Controls that Space or Enter presses, and those that are steered by single keys themselves. */
const PRESSED = "button, summary, a[href], input, [role=button], [role=tab], [role=application], [role=option]";

/** @typedef {{key: string, name: string, help: string, act: (event: KeyboardEvent) => void}} Shortcut `key` as in KeyboardEvent, lower case */

export class Keys {
  /** @type {Shortcut[]} */
  #shortcuts = [];
  #storage;
  #isOn;

  /**
   * @param {EventTarget} target where the keys are heard
   * @param {Storage | null} storage remembers whether they are on
   */
  constructor(target, storage) {
    this.#storage = storage;
    this.#isOn = storage?.getItem(STORAGE_KEY) !== "off";
    target.addEventListener("keydown", (event) => this.#hear(/** @type {KeyboardEvent} */ (event)));
  }

  /** All shortcuts, in the order in which they were added. */
  get shortcuts() {
    return this.#shortcuts;
  }

  /** Whether the keys are on. */
  get isOn() {
    return this.#isOn;
  }

  set isOn(isOn) {
    this.#isOn = isOn;
    if (isOn) this.#storage?.removeItem(STORAGE_KEY);
    else this.#storage?.setItem(STORAGE_KEY, "off");
  }

  /**
   * @param {string} key as KeyboardEvent has it
   * @param {string} help what it does, for the list of all keys; "" for a key that another entry speaks of
   * @param {(event: KeyboardEvent) => void} act
   * @param {string} [name] how the key is called in that list
   */
  add(key, help, act, name = key.toUpperCase()) {
    this.#shortcuts.push({ key: key.toLowerCase(), name, help, act });
  }

  /** @param {KeyboardEvent} event */
  #hear(event) {
    const shortcut = this.#shortcuts.find(({ key }) => key === event.key.toLowerCase());
    if (!shortcut || !this.#isOn || !isFree(event)) return;
    event.preventDefault();
    shortcut.act(event);
  }
}

/**
 * Whether nobody else has a claim on the key.
 * @param {KeyboardEvent} event
 */
function isFree({ key, target, defaultPrevented, ctrlKey, metaKey, altKey }) {
  if (defaultPrevented || ctrlKey || metaKey || altKey) return false;
  if (!(target instanceof Element)) return true;
  if (target.closest("dialog[open]") || target.matches(TYPING)) return false;
  return !((key === " " || key === "Enter") && target.matches(PRESSED));
}
