// @ts-check
/** The shape of the page's state, and what it is before anything came. */

import { DEFAULT_BRUSH } from "./brush.js";
import { parseViewChoices } from "./view-choices.js";

/**
 * Columns of points; `test` is 1 for points that the network never trains on. For regression there is `value`, and
 * every label is 0. Rows of a table lie where they are seen on the plane that the maps show, `distance` standard deviations from it.
 * @typedef {{x: number[], y: number[], label: number[], test: number[], value?: number[], distance?: number[]}} Points
 */

/**
 * What made the points, which only the tab knows once they were edited.
 * @typedef {{lastGenerator: import("../wire/messages.js").Generator | null}} Restored
 */

/**
 * The socket as the page sees it. `state`: connecting, open (with a session), waiting (until `retryAt`, ms of Date.now) or closed.
 * `fault`: why there can be no socket at all. `why`: why there is none, where more is known than that.
 * @typedef {{state: string, reason: string, retryAt: number, fault?: string, why?: string}} Link
 */

/**
 * Where somebody is in the step through one update: of which point, at which stage, and at which neuron, if at one.
 * @typedef {{point: number, stage: number, layer?: number, neuron?: number}} GlassPlace
 */

/** What a run begins with. @typedef {{config: import("../wire/messages.js").Config, points: Points, generator: import("../wire/messages.js").Generator | null}} PinnedRecipe */

/**
 * A run as it was when it was pinned: up to which step, what was measured, and which recipe it followed. `begins`: for each row, whether no
 * line leads to it.
 * @typedef {{step: number, rows: import("./curve-rows.js").Row[], begins: boolean[], recipe: PinnedRecipe}} Pin
 */

/**
 * @typedef {object} State
 * @property {Link} link
 * @property {string} role owner or viewer
 * @property {string | null} viewerId
 * @property {number} nSessions how often the server has begun a new one: one that was lost begins anew with the same ids
 * @property {import("../wire/messages.js").OwnerMessage | null} owner what a viewer was told of the owner; null for owners
 * @property {Record<string, number>} limits
 * @property {import("../wire/messages.js").Config | null} defaults of all settings of a run
 * @property {{config: import("../wire/messages.js").SettingRow[], data: import("../wire/messages.js").SettingRow[]}} settingRows what there is to set of a run and of generated data
 * @property {string} version of nnvisu, as the server tells it
 * @property {{ready: number, total: number} | null} warming
 * @property {string} status paused, running, diverged, warming; "connecting" before the first message
 * @property {number} step
 * @property {number | null} nChanges counts what was changed in the run; a recipe of the same number is still its own
 * @property {number} epoch
 * @property {number | null} stepsPerSecond
 * @property {import("../wire/messages.js").Metrics} metrics
 * @property {number | null} metricsStep the step that the metrics are of: while running they lag behind
 * @property {import("../wire/messages.js").StepResult["pace"]} pace
 * @property {string | null} message what the server says of the run
 * @property {string | null} stoppedBy which condition ended the last run
 * @property {import("../wire/messages.js").Replayed | null} replayed how far a recipe was followed, once that has ended
 * @property {number | null} learningRate of the next step
 * @property {boolean} isStill whether the run goes on although nothing visible changes any more
 * @property {import("../wire/messages.js").Advice | null} advice where learning is unhealthy
 * @property {number | null} roundTripMs
 * @property {import("../wire/messages.js").Config | null} config
 * @property {Partial<import("../wire/messages.js").Config>} askedConfig changes that the server has not answered yet
 * @property {number | null} configAt the checkpoint that the configuration is of, null for now
 * @property {Points} points as the server last sent them
 * @property {number | null} pointsAt the checkpoint that the points and what is told of them are of, null for now
 * @property {number} nClasses of the points: the highest label + 1, at least 2
 * @property {number} nOutputs of the network now: it may have learnt more classes than there are points of
 * @property {string} task classification or regression
 * @property {string[] | null} classNames names of the classes, from a file
 * @property {import("./data-scale.js").Scale | null} scale what the numbers of points from a file stand for there
 * @property {import("../wire/messages.js").TableObject | null} table the rows of data with more than two columns, in their order
 * @property {import("../wire/messages.js").PlaneMessage | null} plane through the table, which maps show
 * @property {import("./network/features.js").Feature[] | null} columnInputs the columns of the table as inputs, as they are on the plane
 * @property {import("../wire/messages.js").Generator | null} generator what made the points, null for points of one's own
 * @property {import("../wire/messages.js").Generator | null} lastGenerator what last made points in this tab, also after edits by hand
 * @property {Restored | null} restored what this tab knows of a run that is being made anew, until its points are edited
 * @property {import("./point-edits.js").Edit[]} edits sent or to be sent, not yet in `points`
 * @property {number} nUndo how many edits can be undone
 * @property {number} nRedo how many can be made again
 * @property {import("../wire/messages.js").FieldsOf<"set_view"> & {at_step: number | null}} view what the page asks to see
 * @property {number[]} checkpointSteps that can be looked at and gone back to, ascending
 * @property {import("../wire/messages.js").Best | null} best the checkpoint with the lowest loss since data and loss are these
 * @property {Pick<import("../wire/messages.js").CheckpointMessage, "step" | "epoch" | "metrics"> | null} checkpoint the checkpoint that is looked at, once it has come
 * @property {{run: number, step: number} | null} previousRun and where it ended, if it can be restored
 * @property {import("../wire/frames.js").Frame | null} frame the newest map in the colours of all probabilities; null while only classes are asked for
 * @property {number} mapArrivedAt when the map that is to be seen came, in ms of performance.now
 * @property {number} nMapsDropped maps that came and were never drawn, as a newer one came at once
 * @property {import("../wire/frames.js").ClassFrame | null} classFrame the newest class map
 * @property {import("../wire/frames.js").NeuronFrame | null} neuronFrame the newest neuron maps
 * @property {import("./network/parameters.js").Parameters | null} parameters the newest weights and biases; of a large network those of the neurons that are looked at
 * @property {import("../wire/messages.js").ExperimentMessage | null} experiment the many runs that are compared, if there are some
 * @property {import("../wire/messages.js").ExperimentResults | null} experimentResults what they have reached, once it was asked for
 * @property {import("../wire/messages.js").ExperimentCurves[]} experimentCurves all messages that tell their curves, in order
 * @property {import("../wire/frames.js").TilesFrame | null} tilesFrame the newest maps of many runs
 * @property {import("../wire/messages.js").ClassroomMessage | null} classroom what was last told of the class that this tab is in, or was
 * @property {Readonly<Record<number, import("../wire/messages.js").WallRow>>} wall what a teacher knows of the pupils, by their numbers
 * @property {import("../wire/messages.js").ScoresMessage | null} scores
 * @property {import("../wire/messages.js").DiagnosisMessage | null} diagnosis
 * @property {readonly Pin[]} pins other runs, or branches of this one, whose curves are kept beside it
 * @property {number} curveVersion counts additions to the curves
 * @property {import("./view-choices.js").ViewChoices} viewChoices how this tab looks at the run
 * @property {{x: number, y: number} | null} place where pointer or cursor is
 * @property {boolean} isCursorShown whether the place is the keyboard's
 * @property {boolean} isStateAsked whether somebody waits for run and map to be told in words
 * @property {Pick<import("../wire/messages.js").ProbeResult, "x" | "y" | "probabilities" | "value"> | null} probe
 * @property {string} tool what a pointer does on the map: look, brush, erase, relabel, move
 * @property {number} paintLabel the class to paint
 * @property {number} paintValue the value to paint, for regression
 * @property {{size: number, density: number, isTest: boolean}} brush
 * @property {import("./network/shape.js").Target | null} pointed what pointer or focus is on in the diagram
 * @property {import("./network/shape.js").Target | null} inspected what the inspector shows of the network
 * @property {number | null} levels the neuron, of the layer of the inspected one, whose levels lie over the map
 * @property {number} diagramVersion counts how often the diagram was laid out
 * @property {GlassPlace | null} glass where this page is in the step through one update, if that is open
 * @property {number | null} inspectedPoint the point that the inspector tells of
 * @property {number[]} worstPoints those that it lists
 * @property {Record<string, string>} errors by control, such as "config.learning_rate"
 * @property {{text: string, tone: string, command?: string | null | undefined, field?: string | null | undefined} | null} notice
 * @property {string[] | null} differences what is otherwise here in a run that a link from elsewhere asked for; null: there was none
 * @property {string[]} hiddenParts what the link hides, as it names it; see ui/hide-parts.js
 * @property {boolean} isTouring whether the tour is open, or about to be
 * @property {import("../ui/theme.js").Theme} theme
 */

/**
 * @param {State} state
 * @returns {boolean} whether a command would reach the server and be taken: only then are controls on
 */
export function canCommand({ link, role }) {
  return link.state === "open" && role !== "viewer";
}

/**
 * @param {State} state
 * @returns {boolean} whether what is shown, or asked for, is an earlier step
 */
export function isPast({ view, pointsAt, configAt }) {
  return view.at_step !== null || pointsAt !== null || configAt !== null;
}

/**
 * @param {State} state
 * @returns {boolean} whether points, network and settings can be changed: not those of an earlier step
 */
export function canEdit(state) {
  return canCommand(state) && !isPast(state);
}

/**
 * @param {State} state
 * @returns {boolean} whether points can be painted, moved and erased: not rows of a table, which have more columns than a map
 */
export function canPaint(state) {
  return canEdit(state) && state.table === null;
}

/**
 * @param {State} state
 * @returns {boolean} whether the link is free for what nobody has asked for: the first map has come, and the tour of a first visit,
 *   which takes its time, is over or left alone
 */
export function mayPreload({ frame, classFrame, isTouring, step }) {
  return Boolean(frame ?? classFrame) && (!isTouring || step > 0);
}

/**
 * @param {import("../ui/theme.js").Theme} theme
 * @returns {State}
 */
export function initialState(theme) {
  return {
    link: { state: "connecting", reason: "", retryAt: 0 },
    role: "owner",
    viewerId: null,
    nSessions: 0,
    owner: null,
    limits: {},
    defaults: null,
    settingRows: { config: [], data: [] },
    version: "",
    warming: null,
    status: "connecting",
    step: 0,
    nChanges: null,
    epoch: 0,
    stepsPerSecond: 0,
    metrics: { loss: null, accuracy: null, test_loss: null, test_accuracy: null },
    metricsStep: null,
    pace: "watch",
    message: null,
    stoppedBy: null,
    replayed: null,
    learningRate: null,
    isStill: false,
    advice: null,
    roundTripMs: null,
    config: null,
    askedConfig: {},
    configAt: null,
    points: { x: [], y: [], label: [], test: [] },
    pointsAt: null,
    nClasses: 2,
    nOutputs: 0,
    task: "classification",
    classNames: null,
    scale: null,
    table: null,
    plane: null,
    columnInputs: null,
    generator: null,
    lastGenerator: null,
    restored: null,
    edits: [],
    nUndo: 0,
    nRedo: 0,
    view: { max_fps: 30, at_step: null },
    checkpointSteps: [],
    best: null,
    checkpoint: null,
    previousRun: null,
    frame: null,
    mapArrivedAt: 0,
    nMapsDropped: 0,
    classFrame: null,
    neuronFrame: null,
    parameters: null,
    experiment: null,
    experimentResults: null,
    experimentCurves: [],
    tilesFrame: null,
    classroom: null,
    wall: {},
    scores: null,
    diagnosis: null,
    curveVersion: 0,
    viewChoices: parseViewChoices(null),
    place: null,
    isCursorShown: false,
    isStateAsked: false,
    probe: null,
    tool: "look",
    paintLabel: 0,
    paintValue: 1,
    brush: DEFAULT_BRUSH,
    pointed: null,
    inspected: null,
    levels: null,
    diagramVersion: 0,
    glass: null,
    inspectedPoint: null,
    worstPoints: [],
    pins: [],
    errors: {},
    notice: null,
    differences: null,
    hiddenParts: [],
    isTouring: false,
    theme,
  };
}
