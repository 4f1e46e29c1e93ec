// @ts-check
/** Does again and again what takes its time, while it is asked for: never twice at once, and not too often. */

/**
 * @param {() => Promise<boolean>} act tells whether it was done, so that the next time has to wait
 * @param {number} everyMs
 * @returns {() => Promise<void>} asks for it; while it is being done, for once more after that
 */
export function atIntervals(act, everyMs) {
  let [isBusy, isWanted] = [false, false];
  return async () => {
    isWanted = true;
    if (isBusy) return;
    isBusy = true;
    while (isWanted) {
      isWanted = false;
      if (await act()) await new Promise((resolve) => setTimeout(resolve, everyMs));
    }
    isBusy = false;
  };
}
