// @ts-check
/** What each message of the server does to the page's state. Draws nothing. */

import { viewCheckpoint } from "../model/view-checkpoint.js";
import { COMMAND, DATA_CHANGES, EVENT } from "../wire/messages.js";
import { recipeOf, saveRecipe } from "./tab-memory.js";

/**
 * @typedef {import("../wire/messages.js").Messages} Messages
 * @typedef {import("../wire/messages.js").MessageType} MessageType
 * @typedef {import("../wire/messages.js").AnyMessage} AnyMessage
 */

/** @type {Record<string, string>} which control shows an error: the scope of the fields of each command */
const ERROR_SCOPES = {
  [COMMAND.UPDATE_CONFIG]: "",
  [COMMAND.GENERATE_DATA]: "data.",
  [COMMAND.STEP]: "step.",
  [COMMAND.RESET]: "config.",
};

/** What the editor of the points sends, who shows it before it is answered. */
const EDITS = DATA_CHANGES.filter((type) => type !== COMMAND.GENERATE_DATA);

/** Generated points have none, and no units. */
const NO_NAMES = { classNames: null, scale: null };

const MANY_POINTS = 1_000;
const SAVE_LATER_MS = 500;

/**
 * @typedef {object} Parts
 * @property {import("../model/store.js").Store} store
 * @property {import("../model/curve-record.js").CurveRecord} curves
 * @property {import("./point-editor.js").PointEditor} editor
 * @property {import("./questions.js").Questions} questions
 * @property {import("./connection.js").Connection} connection
 * @property {Storage | null} storage
 * @property {(message: Messages["session"]) => void} onSession what the page does about its session
 */

export class ServerEvents {
  #parts;
  /** @type {{[T in MessageType]?: (message: Messages[T]) => void}} */
  #handlers;
  #saving = 0;
  /** Of the present points, while those of an earlier step are shown: only the tab knows them. */
  #names = /** @type {ReturnType<typeof namesIn> | null} */ (null);

  /** @param {Parts} parts */
  constructor(parts) {
    this.#parts = parts;
    addEventListener("pagehide", () => {
      if (this.#saving) this.#save();
    });
    this.#handlers = {
      [EVENT.SESSION]: this.#handleSession,
      [EVENT.CONFIG]: this.#handleConfig,
      [EVENT.DATA]: this.#handleData,
      [EVENT.STEP_RESULT]: this.#handleStepResult,
      [EVENT.HISTORY]: this.#handleHistory,
      [EVENT.MOMENT]: this.#handleMoment,
      [EVENT.PROBE_RESULT]: this.#handleProbeResult,
      [EVENT.CURVE]: this.#handleCurve,
      [EVENT.MARKS]: this.#handleMarks,
      [EVENT.SCORES]: this.#handleScores,
      [EVENT.DIAGNOSIS]: this.#handleDiagnosis,
      [EVENT.WARMING]: this.#handleWarming,
      [EVENT.ERROR]: this.#handleError,
      [EVENT.BYE]: this.#handleBye,
    };
  }

  /**
   * @param {AnyMessage} message one of the server, complete
   */
  handle(message) {
    if (this.#parts.questions.handle(message)) return;
    const handler = /** @type {((message: AnyMessage) => void) | undefined} */ (this.#handlers[message.type]);
    if (!handler) {
      console.warn(`unknown message of type ${message.type}`);
      return;
    }
    handler.call(this, message);
  }

  #handleSession(/** @type {Messages["session"]} */ message) {
    const { store, curves, connection, onSession } = this.#parts;
    connection.confirm();
    const { status, step, role, viewer, limits, pace, settings } = message;
    const defaults = Object.fromEntries(settings.map((row) => [row.name, row.default]));
    onSession(message);
    if (!message.resumed) curves.clear();
    store.set({ status, step, role, viewerId: viewer, limits, pace, defaults: /** @type {import("../wire/messages.js").Config} */ (/** @type {unknown} */ (defaults)) });
  }

  #handleConfig(/** @type {Messages["config"]} */ { config, reinitialised_by: reason, at_step: configAt }) {
    const { store } = this.#parts;
    if (configAt !== null) this.#saveNow();
    store.set({ config, configAt, askedConfig: {} });
    // A reset says it by itself; a change of the network ends a run that somebody may have wanted to keep.
    if (reason === "hidden_layers" && store.state.step > 0) {
      store.set({ notice: { text: "New network: training restarts at step 0. You can return: Back to previous run.", tone: "info" } });
    }
    this.#remember();
  }

  #handleData(/** @type {Messages["data"]} */ { points, test, n_classes: nClasses, generator, task, at_step: pointsAt }) {
    const { store, editor } = this.#parts;
    if (pointsAt !== null) {
      this.#saveNow();
      this.#names ??= namesIn(store.state);
      store.set({ points: { ...points, test }, pointsAt, task, nClasses, generator, ...(generator ? NO_NAMES : this.#names) });
      return;
    }
    store.set({ pointsAt, ...this.#names });
    this.#names = null;
    editor.handleData({ ...points, test });
    const { lastGenerator, restored } = store.state;
    store.set({ task, nClasses, generator, lastGenerator: generator ?? restored?.lastGenerator ?? lastGenerator });
    if (generator) store.set(NO_NAMES);
    else if (restored) store.set({ classNames: restored.classNames, scale: restored.scale });
    this.#remember();
  }

  #handleStepResult(/** @type {Messages["step_result"]} */ message) {
    const { store, curves } = this.#parts;
    const { step, epoch, status, metrics, metrics_step: metricsStep, comparable_from: comparableFrom, pace } = message;
    // While running, metrics are measured now and then, so they may belong to an earlier step.
    if (metricsStep !== null && metricsStep >= curves.lastStep) curves.append(metricsStep, metrics, comparableFrom);
    const hasPaceChanged = pace !== store.state.pace;
    store.note({
      step,
      epoch,
      status,
      metrics,
      metricsStep,
      pace,
      stepsPerSecond: message.steps_per_second,
      message: message.message,
      stoppedBy: message.stopped_by,
      replayed: message.replayed,
      learningRate: message.learning_rate,
      advice: message.advice,
      roundTripMs: message.round_trip_ms,
      nChanges: message.n_changes,
      nOutputs: message.n_outputs,
      curveVersion: store.state.curveVersion + 1,
    });
    if (hasPaceChanged) this.#remember();
  }

  #handleProbeResult(/** @type {Messages["probe_result"]} */ { x, y, probabilities, value }) {
    this.#parts.store.set({ probe: { x, y, probabilities, value } });
  }

  #handleCurve(/** @type {Messages["curve"]} */ curve) {
    const { store, curves } = this.#parts;
    if (curves.take(curve)) viewCheckpoint(store, null); // the steps that were kept are of a run that is no more
    store.set({ curveVersion: store.state.curveVersion + 1 });
  }

  #handleMarks(/** @type {Messages["marks"]} */ message) {
    const { store, curves } = this.#parts;
    curves.takeMarks(message);
    store.set({ curveVersion: store.state.curveVersion + 1 });
  }

  #handleHistory(/** @type {Messages["history"]} */ { steps, former: step, former_run: run, best }) {
    this.#parts.store.set({ keptSteps: steps, former: step === null || run === null ? null : { run, step }, best });
  }

  #handleMoment(/** @type {Messages["moment"]} */ { step, epoch, metrics }) {
    this.#parts.store.set({ moment: { step, epoch, metrics } });
  }

  #handleScores(/** @type {Messages["scores"]} */ scores) {
    this.#parts.store.set({ scores });
  }

  #handleDiagnosis(/** @type {Messages["diagnosis"]} */ diagnosis) {
    this.#parts.store.set({ diagnosis });
  }

  #handleWarming(/** @type {Messages["warming"]} */ { ready, total }) {
    this.#parts.store.set({ warming: { ready, total } });
  }

  #handleError(/** @type {Messages["error"]} */ { message, field, command }) {
    const { store, editor } = this.#parts;
    if (EDITS.includes(command ?? "")) editor.dropEdits();
    if (command === COMMAND.GENERATE_DATA) editor.forgetLastUndo();
    if (command === COMMAND.UPDATE_CONFIG) store.set({ askedConfig: {} });
    const scope = ERROR_SCOPES[command ?? ""];
    if (scope === undefined || !field) {
      store.set({ notice: { text: sentence(message), tone: "error" } });
      return;
    }
    const control = `${scope}${field.replace(/\[\d+\]$/, "")}`;
    store.set({ errors: { ...store.state.errors, [control]: sentence(message) } });
  }

  #handleBye(/** @type {Messages["bye"]} */ bye) {
    const { store, connection } = this.#parts;
    connection.noteBye(bye);
    // What a full server means is said as long as the page waits, and no longer.
    if (bye.code !== "server_full") store.set({ notice: { text: sentence(bye.message), tone: "error" } });
  }

  #remember() {
    const { store } = this.#parts;
    if (store.state.role !== "owner" || this.#saving) return;
    // Writing many points takes longer than a frame has time for: not at each mark of a stroke.
    if (store.state.points.x.length > MANY_POINTS) this.#saving = setTimeout(() => this.#save(), SAVE_LATER_MS);
    else this.#save();
  }

  /** Before what is to be remembered gives way to an earlier step. */
  #saveNow() {
    if (this.#saving) this.#save();
  }

  #save() {
    const { store, storage } = this.#parts;
    clearTimeout(this.#saving);
    this.#saving = 0;
    saveRecipe(storage, recipeOf(store.state));
  }
}

/** @param {import("../model/state.js").State} state */
function namesIn({ classNames, scale }) {
  return { classNames, scale };
}

/** @param {string} text as the server says it, for people: a capital in front, a full stop behind */
function sentence(text) {
  // A field's name stays as it is: "config.l2 is …".
  const isName = /^\S*[._]/.test(text);
  const begun = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
