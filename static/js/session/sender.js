// @ts-check
/** Sends commands, and says so where one cannot be sent. */

import { isPast } from "../model/state.js";
import { viewCheckpoint } from "../model/view-checkpoint.js";
import { CHANGES, COMMAND, DATA_CHANGES, VIEWER_COMMANDS } from "../wire/messages.js";

/** @type {readonly string[]} What acts on the run as it is now: whoever looks at an earlier step comes back to see it. */
const RUNS = [COMMAND.START_TRAINING, COMMAND.STEP, COMMAND.RESET, COMMAND.LOAD_RECIPE];

/** @typedef {import("../wire/messages.js").CommandType} CommandType */
/**
 * What goes with a command, and may be left out where it has nothing that it needs.
 * @template {CommandType} T
 * @typedef {{} extends import("../wire/messages.js").FieldsOf<T> ? [import("../wire/messages.js").FieldsOf<T>?] : [import("../wire/messages.js").FieldsOf<T>]} Given
 */
/** @typedef {<T extends CommandType>(type: T, ...given: Given<T>) => boolean} Send whether the command was sent */

/**
 * @param {import("./connection.js").Connection} connection
 * @param {import("../model/store.js").Store} store
 * @returns {Send}
 */
export function createSender(connection, store) {
  return (type, ...[fields]) => {
    const isQuiet = VIEWER_COMMANDS.includes(type);
    if (store.state.role === "viewer" && !isQuiet) {
      store.set({ notice: { text: "You are watching this session. Only its owner can change it.", tone: "info" } });
      return false;
    }
    if (CHANGES.includes(type) && isPast(store.state)) {
      const text = "An earlier step can't be changed. Press Back to now or Resume from here first.";
      store.set({ notice: { text, tone: "info" } });
      return false;
    }
    // A network that has learnt nothing yet follows the classes of the points.
    const fitting = DATA_CHANGES.includes(type) ? { fit_outputs: true } : {};
    // Before there is a session nobody knows whose run it would be.
    const isSent = (isQuiet || store.state.link.state === "open") && connection.send({ type, ...fields, ...fitting });
    if (!isSent && !isQuiet) {
      store.set({ notice: { text: "Not connected: nothing was changed.", tone: "error" } });
    } else if (!isQuiet) {
      if (RUNS.includes(type)) viewCheckpoint(store, null);
      store.set({ notice: null }); // what was said is of an earlier command
      if (type === COMMAND.UPDATE_CONFIG) {
        const { config } = /** @type {import("../wire/messages.js").FieldsOf<"update_config">} */ (fields);
        store.set({ askedConfig: { ...store.state.askedConfig, ...config } });
      }
    }
    return isSent;
  };
}
