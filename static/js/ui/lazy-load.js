// @ts-check
/** Parts of the page that are loaded when somebody first asks for them: what most visits never open is not sent to them. */

import { NOT_LOADED } from "./texts.js";

/** @typedef {{text: string, tone: string} | null} Notice */
/** @typedef {{readonly state: {notice: Notice}, tell: (notice: Notice) => void}} Notices where things are told */

/**
 * @template {object} T
 * @param {Notices} store told where the part cannot be loaded; the next call tries again
 * @param {(again: string) => Promise<T>} load imports the part; `again` belongs at the end of the module's address: a browser
 *   may remember for good that an address could not be imported (Chromium 150 does), so each try after the first has another
 * @param {Iterable<Element>} [openers] loading begins when pointer or focus comes to one of them
 * @returns {(act?: (part: T) => unknown) => Promise<void>} acts at once, or as soon as the part is there: then only once,
 *   as the last call asked for
 */
export function lazyLoad(store, load, openers = []) {
  /** @type {T | null} */
  let part = null;
  /** @type {Promise<T> | null} */
  let loading = null;
  let nTries = 0;
  /** @type {((part: T) => unknown) | null} */
  let wanted = null;
  /** What was said of this part; that another part could be loaded does not answer it. @type {Notice} */
  let told = null;

  async function loadOnce() {
    try {
      loading ??= load(nTries++ ? `?again=${nTries}` : "");
      return (part = await loading);
    } finally {
      loading = null;
    }
  }

  // Nobody has asked yet: a failure is told to whoever does.
  const prepare = () => void (part ?? loadOnce().catch(() => {}));
  for (const opener of openers) {
    for (const type of ["pointerenter", "focus"]) opener.addEventListener(type, prepare, { once: true });
  }

  return async (act = () => {}) => {
    if (part) return void (await act(part));
    const isAwaited = wanted !== null;
    wanted = act;
    if (isAwaited) return;
    let loaded;
    try {
      loaded = await loadOnce();
    } catch (error) {
      console.error(error);
      told = { text: NOT_LOADED, tone: "error" };
      store.tell(told);
    }
    const last = wanted;
    wanted = null;
    if (!loaded) return;
    if (told && store.state.notice === told) store.tell(null);
    await last(loaded);
  };
}

/**
 * Load a part when the state asks for it.
 * @template {{notice: Notice}} S
 * @param {Notices & {watch: (select: (state: S) => unknown[], act: (state: S) => void) => void}} store
 * @param {(state: S) => boolean} isNeeded
 * @param {(again: string) => Promise<object>} load makes what then watches the store by itself
 */
export function lazyLoadWhen(store, isNeeded, load) {
  const need = lazyLoad(store, load);
  store.watch((state) => [isNeeded(state)], (state) => {
    if (isNeeded(state)) void need();
  });
}
