// @ts-check
/** Sets up the run that a lesson speaks of, by the same commands that a person's hands send. */

import { COMMAND } from "../../wire/messages.js";

/**
 * Every setting that the lesson does not name gets its default, so that its text holds whatever was set before.
 * @param {import("../../session/sender.js").Send} send
 * @param {import("./challenge.js").Lesson} lesson
 * @param {import("./challenge.js").Step} step
 * @param {import("../../wire/messages.js").Config} defaults of all settings
 */
export function sendSetup(send, lesson, step, defaults) {
  send(COMMAND.STOP_TRAINING);
  send(COMMAND.GENERATE_DATA, lesson.data);
  send(COMMAND.UPDATE_CONFIG, { config: { ...defaults, ...step.config } });
  send(COMMAND.RESET);
  send(COMMAND.SET_PACE, { steps_per_second: lesson.pace });
}
