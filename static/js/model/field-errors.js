// @ts-check
/** What the controls complain of, by control, such as "config.learning_rate". */

/**
 * @param {import("./store.js").Store} store
 * @returns {(key: string, text: string | null) => void}
 */
export function errorSetter(store) {
  return (key, text) => {
    if (!text && !(key in store.state.errors)) return;
    const { [key]: _, ...others } = store.state.errors;
    store.set({ errors: text ? { ...others, [key]: text } : others });
  };
}
