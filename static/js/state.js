// @ts-check
/** The shape of the page's state, and what it is before anything came. */

/**
 * Columns of points; `test` is 1 for points that the network never trains on.
 * @typedef {{x: number[], y: number[], label: number[], test: number[]}} Points
 */

/**
 * The socket as the page sees it. `state`: connecting, open, waiting (until `retryAt`, ms of Date.now) or closed.
 * @typedef {{state: string, reason: string, retryAt: number}} Link
 */

/**
 * @typedef {object} State
 * @property {Link} link
 * @property {string} role owner or viewer
 * @property {string | null} viewerId
 * @property {Record<string, any>} limits
 * @property {{ready: number, total: number} | null} warming
 * @property {string} status paused, running, diverged, warming; "connecting" before the first message
 * @property {number} step
 * @property {number} epoch
 * @property {number | null} stepsPerSecond
 * @property {Record<string, number | null>} metrics
 * @property {number | string | null} pace
 * @property {string | null} message what the server says of the run
 * @property {number | null} roundTripMs
 * @property {Record<string, any> | null} config
 * @property {Points} points as the server last sent them
 * @property {number} nClasses
 * @property {Record<string, any> | null} generator what made the points, null for points of one's own
 * @property {Record<string, any> | null} lastGenerator what last made points in this tab, also after edits by hand
 * @property {Record<string, any> | null} restoredGenerator the same of a run that is being made anew, until it is told
 * @property {import("./point-edits.js").Edit[]} edits sent or to be sent, not yet in `points`
 * @property {number} nUndo how many edits can be undone
 * @property {Record<string, any>} view what the page asks to see: the fields of set_view, but for the encodings
 * @property {import("./frames.js").Frame | null} frame the newest map
 * @property {number} frameArrivedAt ms of performance.now
 * @property {number} curveVersion counts additions to the curves
 * @property {{x: number, y: number} | null} place where pointer or cursor is
 * @property {boolean} isCursorShown whether the place is the keyboard's
 * @property {{x: number, y: number, probabilities: number[]} | null} probe
 * @property {number | "erase"} tool the class to paint, or the eraser
 * @property {Record<string, string>} errors by control, such as "config.learning_rate"
 * @property {{text: string, tone: string} | null} notice
 * @property {import("./theme.js").Theme} theme
 */

/**
 * @param {import("./theme.js").Theme} theme
 * @returns {State}
 */
export function initialState(theme) {
  return {
    link: { state: "connecting", reason: "", retryAt: 0 },
    role: "owner",
    viewerId: null,
    limits: {},
    warming: null,
    status: "connecting",
    step: 0,
    epoch: 0,
    stepsPerSecond: 0,
    metrics: { loss: null, accuracy: null, test_loss: null, test_accuracy: null },
    pace: "watch",
    message: null,
    roundTripMs: null,
    config: null,
    points: { x: [], y: [], label: [], test: [] },
    nClasses: 2,
    generator: null,
    lastGenerator: null,
    restoredGenerator: null,
    edits: [],
    nUndo: 0,
    view: { max_fps: 30 },
    frame: null,
    frameArrivedAt: 0,
    curveVersion: 0,
    place: null,
    isCursorShown: false,
    probe: null,
    tool: 0,
    errors: {},
    notice: null,
    theme,
  };
}
