// @ts-check
/** Sends commands, and says so where one cannot be sent. */

import { isPast } from "../model/state.js";
import { viewCheckpoint } from "../model/view-checkpoint.js";
import { CHANGES, COMMAND, DATA_CHANGES, VIEWER_COMMANDS } from "../wire/messages.js";
import { EARLIER_STEP, NOTHING_CHANGED, ONLY_WATCHING } from "./texts.js";

/** @type {readonly string[]} What acts on the run as it is now: whoever looks at an earlier step comes back to see it. */
const RUNS = [COMMAND.START_TRAINING, COMMAND.STEP, COMMAND.RESET, COMMAND.LOAD_RECIPE];

/** @type {readonly string[]} Nobody presses for these: they answer nothing that was said, and nothing is said of them. */
const QUIET = [...VIEWER_COMMANDS, COMMAND.SHARE_VIEW, "set_wall_view"];

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
    const isQuiet = QUIET.includes(type);
    if (store.state.role === "viewer" && !isQuiet) {
      store.tell({ text: ONLY_WATCHING, tone: "info" });
      return false;
    }
    if (CHANGES.includes(type) && isPast(store.state)) {
      store.tell({ text: EARLIER_STEP, tone: "info" });
      return false;
    }
    // A network that has learnt nothing yet follows the classes of the points.
    const fitting = DATA_CHANGES.includes(type) ? { fit_outputs: true } : {};
    // Before there is a session nobody knows whose run it would be.
    const isSent = (isQuiet || store.state.link.state === "open") && connection.send({ type, ...fields, ...fitting });
    if (!isSent && !isQuiet) {
      store.tell({ text: NOTHING_CHANGED, tone: "error" });
    } else if (!isQuiet) {
      if (RUNS.includes(type)) viewCheckpoint(store, null);
      store.tell(null); // what was said is of an earlier command
      if (type === COMMAND.UPDATE_CONFIG) {
        const { config } = /** @type {import("../wire/messages.js").FieldsOf<"update_config">} */ (fields);
        store.set({ askedConfig: { ...store.state.askedConfig, ...config } });
      }
    }
    return isSent;
  };
}
