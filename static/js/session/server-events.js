// @ts-check
/** What each message of the server does to the page's state. Draws nothing. */

import { errorSetter } from "../model/field-errors.js";
import { stateOfScale } from "../model/data-scale.js";
import { handleCheckpoint, viewCheckpoint } from "../model/view-checkpoint.js";
import { COMMAND, DATA_CHANGES, EVENT } from "../wire/messages.js";
import { recipeOf, saveRecipe } from "./tab-memory.js";
import { NEW_NETWORK } from "./texts.js";

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
  [COMMAND.START_EXPERIMENT]: "",
  [COMMAND.CONTINUE_EXPERIMENT]: "experiment.",
};

/** What the editor of the points sends, who shows it before it is answered. */
const EDITS = DATA_CHANGES.filter((type) => type !== COMMAND.GENERATE_DATA);

const MANY_POINTS = 1_000;
const SAVE_LATER_MS = 500;

/**
 * @typedef {object} Receivers
 * @property {import("../model/store.js").Store} store
 * @property {import("../model/curve-record.js").CurveRecord} curves
 * @property {import("./point-editor.js").PointEditor} editor
 * @property {import("./questions.js").Questions} questions
 * @property {import("./connection.js").Connection} connection
 * @property {Storage | null} storage
 * @property {(message: Messages["session"]) => void} onSession what the page does about its session
 */

export class ServerEvents {
  #receivers;
  /** @type {{[T in MessageType]?: (message: Messages[T]) => void}} */
  #handlers;
  #saving = 0;

  /** @param {Receivers} receivers */
  constructor(receivers) {
    this.#receivers = receivers;
    addEventListener("pagehide", () => {
      if (this.#saving) this.#save();
    });
    this.#handlers = {
      [EVENT.SESSION]: this.#handleSession,
      [EVENT.CONFIG]: this.#handleConfig,
      [EVENT.DATA]: this.#handleData,
      [EVENT.PLANE]: this.#handlePlane,
      [EVENT.STEP_RESULT]: this.#handleStepResult,
      [EVENT.HISTORY]: this.#handleHistory,
      [EVENT.MOMENT]: this.#handleCheckpoint,
      [EVENT.PROBE_RESULT]: this.#handleProbeResult,
      [EVENT.CURVE]: this.#handleCurve,
      [EVENT.MARKS]: this.#handleMarks,
      [EVENT.SCORES]: this.#handleScores,
      [EVENT.DIAGNOSIS]: this.#handleDiagnosis,
      [EVENT.OWNER]: this.#handleOwner,
      [EVENT.EXPERIMENT]: this.#handleExperiment,
      [EVENT.EXPERIMENT_RESULTS]: this.#handleExperimentResults,
      [EVENT.EXPERIMENT_CURVES]: this.#handleExperimentCurves,
      classroom: this.#handleClassroom,
      wall: this.#handleWall,
      [EVENT.WARMING]: this.#handleWarming,
      [EVENT.ERROR]: this.#handleError,
      [EVENT.BYE]: this.#handleBye,
    };
  }

  /**
   * @param {AnyMessage} message one of the server, complete
   */
  handle(message) {
    if (this.#receivers.questions.handle(message)) return;
    const handler = /** @type {((message: AnyMessage) => void) | undefined} */ (this.#handlers[message.type]);
    if (!handler) {
      console.warn(`unknown message of type ${message.type}`);
      return;
    }
    handler.call(this, message);
  }

  #handleSession(/** @type {Messages["session"]} */ message) {
    const { store, curves, connection, onSession } = this.#receivers;
    connection.confirm();
    const { status, step, role, viewer, limits, pace, settings, data_settings: data, version } = message;
    const defaults = Object.fromEntries(settings.map((row) => [row.name, row.default]));
    onSession(message);
    if (!message.resumed) curves.clear();
    store.set({
      nSessions: store.state.nSessions + (message.resumed ? 0 : 1),
      status, step, role, limits, pace, version,
      viewerId: viewer,
      defaults: /** @type {import("../wire/messages.js").Config} */ (/** @type {unknown} */ (defaults)),
      settingRows: { config: settings, data },
      // Of a socket before; if there still is one, the server tells it.
      experiment: null,
      classroom: null,
      wall: {},
    });
  }

  #handleConfig(/** @type {Messages["config"]} */ { config, reinitialised_by: reason, at_step: configAt }) {
    const { store } = this.#receivers;
    if (configAt !== null) this.#saveNow();
    store.set({ config, configAt, askedConfig: {} });
    // A reset says it by itself; a change of the network ends a run that somebody may have wanted to keep.
    if (reason === "hidden_layers" && store.state.step > 0) {
      store.tell({ text: NEW_NETWORK, tone: "info" });
    }
    this.#remember();
  }

  #handleData(/** @type {Messages["data"]} */ { points, test, n_classes: nClasses, generator, task, scale, at_step: pointsAt, table }) {
    const { store, editor } = this.#receivers;
    if (pointsAt !== null) {
      this.#saveNow();
      store.set({ points: { ...points, test }, pointsAt, task, nClasses, generator, ...tableOf(table), ...stateOfScale(scale) });
      return;
    }
    store.set({ pointsAt });
    editor.handleData({ ...points, test }, scale);
    const { lastGenerator, restored } = store.state;
    store.set({ task, nClasses, generator, ...tableOf(table), lastGenerator: generator ?? restored?.lastGenerator ?? lastGenerator });
    this.#remember();
  }

  #handlePlane(/** @type {Messages["plane"]} */ plane) {
    this.#receivers.store.set({ plane });
  }

  #handleStepResult(/** @type {Messages["step_result"]} */ message) {
    const { store, curves } = this.#receivers;
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
    this.#receivers.store.set({ probe: { x, y, probabilities, value } });
  }

  #handleCurve(/** @type {Messages["curve"]} */ curve) {
    const { store, curves } = this.#receivers;
    if (curves.handleCurve(curve)) viewCheckpoint(store, null); // the steps that were kept are of a run that is no more
    store.set({ curveVersion: store.state.curveVersion + 1 });
  }

  #handleMarks(/** @type {Messages["marks"]} */ message) {
    const { store, curves } = this.#receivers;
    curves.handleMarks(message);
    store.set({ curveVersion: store.state.curveVersion + 1 });
  }

  #handleHistory(/** @type {Messages["history"]} */ { steps, former: step, former_run: run, best }) {
    this.#receivers.store.set({ checkpointSteps: steps, previousRun: step === null || run === null ? null : { run, step }, best });
  }

  #handleCheckpoint(/** @type {Messages["moment"]} */ { step, epoch, metrics }) {
    handleCheckpoint(this.#receivers.store, { step, epoch, metrics });
  }

  #handleScores(/** @type {Messages["scores"]} */ scores) {
    this.#receivers.store.set({ scores });
  }

  #handleDiagnosis(/** @type {Messages["diagnosis"]} */ diagnosis) {
    this.#receivers.store.set({ diagnosis });
  }

  #handleOwner(/** @type {Messages["owner"]} */ owner) {
    this.#receivers.store.set({ owner });
  }

  #handleExperiment(/** @type {Messages["experiment"]} */ message) {
    this.#receivers.store.set({ experiment: message.experiment && message });
  }

  #handleExperimentResults(/** @type {Messages["experiment_results"]} */ experimentResults) {
    this.#receivers.store.note({ experimentResults });
  }

  #handleExperimentCurves(/** @type {Messages["experiment_curves"]} */ message) {
    const { store } = this.#receivers;
    store.note({ experimentCurves: [...(message.n_known ? store.state.experimentCurves : []), message] });
  }

  #handleClassroom(/** @type {Messages["classroom"]} */ classroom) {
    this.#receivers.store.set({ classroom });
  }

  #handleWall(/** @type {Messages["wall"]} */ { rows, gone }) {
    const { store } = this.#receivers;
    const wall = { ...store.state.wall };
    for (const row of rows) wall[row.pupil] = { ...wall[row.pupil], ...row };
    for (const pupil of gone) delete wall[pupil];
    store.note({ wall });
  }

  #handleWarming(/** @type {Messages["warming"]} */ { ready, total }) {
    this.#receivers.store.set({ warming: { ready, total } });
  }

  #handleError(/** @type {Messages["error"]} */ { message, field, command }) {
    const { store, editor } = this.#receivers;
    if (EDITS.includes(command ?? "")) editor.dropEdits();
    if (command === COMMAND.GENERATE_DATA) editor.forgetLastUndo();
    if (command === COMMAND.UPDATE_CONFIG) store.set({ askedConfig: {} });
    const scope = ERROR_SCOPES[command ?? ""];
    if (scope === undefined || !field) {
      store.tell({ text: sentence(message), tone: "error", command, field });
      return;
    }
    const control = `${scope}${field.replace(/\[\d+\]$/, "")}`;
    errorSetter(store)(control, sentence(message));
  }

  #handleBye(/** @type {Messages["bye"]} */ bye) {
    const { store, connection } = this.#receivers;
    const text = sentence(bye.message);
    if (!connection.noteBye({ ...bye, message: text })) store.tell({ text, tone: "error" });
  }

  #remember() {
    const { store } = this.#receivers;
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
    const { store, storage } = this.#receivers;
    clearTimeout(this.#saving);
    this.#saving = 0;
    saveRecipe(storage, recipeOf(store.state));
  }
}

/**
 * @param {import("../wire/messages.js").TableObject} [table] absent for points in the plane
 * @returns {Pick<import("../model/state.js").State, "table"> | Pick<import("../model/state.js").State, "table" | "plane" | "columnInputs">}
 */
function tableOf(table) {
  return table ? { table } : { table: null, plane: null, columnInputs: null };
}

/** @param {string} text as the server says it, for people: a capital in front, a full stop behind */
function sentence(text) {
  // A field's name stays as it is: "config.l2 is …".
  const isName = /^\S*[._]/.test(text);
  const begun = isName ? text : text.charAt(0).toUpperCase() + text.slice(1);
  return /[.!?]$/.test(begun) ? begun : `${begun}.`;
}
