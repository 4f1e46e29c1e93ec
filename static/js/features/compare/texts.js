// @ts-check
/** What the comparison of runs says of its results. */

import { FEATURES, inputLabel } from "../../model/network/features.js";
import { formatCount } from "../../ui/format.js";
import { locale } from "../../ui/locale.js";

export const TITLE = "Compare runs";
export const CLOSE = "Close";
export const START_OTHER = "New comparison …";
export const PAUSE = "Pause";
export const CONTINUE = "Continue";
export const END = "Discard";
export const KEEP = "Keep";
export const END_TITLE = "Stop these runs and forget their results";
export const COMPILING = "Training gets faster as soon as code for many runs at once is compiled.";
/** What is told of the recipe on the screen, beside others. */
export const AS_IT_IS_LABEL = "as it is";
export const PACE_LABEL = "Pace";
/** @type {Record<string, string>} */
export const PACES = { watch: "at a pace to watch", full: "full speed" };
export const SEEDS_LABEL = "Seeds per recipe";
export const STEPS_LABEL = "Steps";
/** @type {Record<import("./measures.js").MeasureName, string>} */
export const MEASURES_TEXTS = {
  test_accuracy: "Test accuracy", fresh_accuracy: "Accuracy on fresh points", accuracy: "Training accuracy",
  test_loss: "Test loss", fresh_loss: "Loss on fresh points", loss: "Training loss",
};
export const MEASURE_LABEL = "Compare by";
export const OPEN_AT = "Open runs at";
export const LAST_STEP = "their last step";
export const WALL_TITLE = "Maps";
export const MEAN_TILE_TEXT = "mean";
export const DISAGREEMENT_TEXT = "differ";
export const ABOUT_MAPS = "Choose a map to open that run in a new tab.";
export const ABOUT_DISAGREEMENT = "“Differ” is white where all seeds agree and purple where they disagree.";
export const CURVES_TITLE = "Curves";
export const CURVE_LABEL = "Curve";
export const STYLE_LABEL = "Show as";
/** @type {Record<string, string>} */
export const CURVE_STYLES = { bands: "bands", lines: "one line per run" };
export const LOG_AXIS = "log";
export const STRIP_TITLE = "Every run";
export const STRIP_ABOUT = "One dot per run, a bar at the mean of each recipe. Equal values lie on top of each other.";
export const HEAT_TITLE = "Two settings";
export const TABLE_TITLE = "Figures";
export const TABLE_LABEL = "Rows";
export const RECIPES_ROWS = "recipes";
export const RUNS_ROWS = "runs";
const CANVAS_HELP = "The same figures are in the table.";
/** @type {Record<string, string>} */
export const COLUMNS = { recipe: "Recipe", run: "Run", seed: "Seed", step: "Step", ended: "Ended", n_runs: "Runs", n_diverged: "Diverged", n_stopped: "Stopped" };

/** @param {string} measure whose mean decides */
export function rankTitle(measure) {
  return `Rank (${measure})`;
}

/** @type {Record<string, string>} */
const ENDS = {
  diverged: "diverged", steps: "all steps done", loss: "loss reached", test_loss: "test loss reached", accuracy: "accuracy reached", test_accuracy: "test accuracy reached",
  plateau: "hardly any progress", test_plateau: "hardly any progress on test points",
};

/** @param {string | null} reason as the server names it */
export function endText(reason) {
  return reason === null ? "" : ENDS[reason] ?? reason.replaceAll("_", " ");
}

/**
 * @param {import("./axis-values.js").Value} value one of a list
 * @returns {string}
 */
export function choiceText(value) {
  if (typeof value === "boolean") return value ? "on" : "off";
  return Array.isArray(value) ? listText(value) : typeof value === "number" ? locale.write(value) : value.replaceAll("_", " ");
}

/**
 * @param {(number | string)[]} list hidden layers, what each of them has, or inputs
 * @returns {string}
 */
function listText(list) {
  if (list.length === 0) return "no hidden layer";
  if (typeof list[0] === "number") return list.join("-");
  return list.map((name) => {
    const input = FEATURES.find((each) => each.name === name);
    return input ? inputLabel(input) : choiceText(name);
  }).join(", ");
}

/**
 * @param {string} label
 * @param {number} i from 0
 */
export function oneOfSets(label, i) {
  return `${label}, ${locale.count(i + 1)}`;
}

/** @param {{label: string, value: import("./axis-values.js").Value}[]} changes */
export function labelOf(changes) {
  return changes.length === 0 ? AS_IT_IS_LABEL : changes.map(({ label, value }) => `${label}: ${choiceText(value)}`).join(" · ");
}

/** @param {number} step */
export function stepText(step) {
  return `step ${formatCount(step)}`;
}

/** @param {number} n of runs */
export function endQuestion(n) {
  return `Discard ${n === 1 ? "this run" : `these ${runsText(n)}`} and what came of them?`;
}

/** @param {number} n */
export function runsText(n) {
  return `${formatCount(n)} ${locale.plural(n, { one: "run", other: "runs" })}`;
}

/**
 * @param {import("./outcome.js").Status} status
 * @param {number} step that all runs have reached
 * @param {number | null} secondsLeft
 */
export function statusText({ status, n_members: nRuns, n_steps: nSteps, message }, step, secondsLeft) {
  const at = `${runsText(nRuns)}, step ${formatCount(step)} of ${formatCount(nSteps)}`;
  const left = status === "running" && secondsLeft ? `, about ${secondsText(secondsLeft)} left` : "";
  const said = { done: "Done: ", paused: "Paused: ", failed: "Failed: " }[/** @type {string} */ (status)] ?? "";
  return `${said}${at}${left}.${message ? ` ${message}` : ""}`;
}

/** @param {number} seconds */
function secondsText(seconds) {
  if (seconds < 90) return `${formatCount(Math.max(1, Math.round(seconds)))} s`;
  return `${formatCount(Math.round(seconds / 60))} min`;
}

/**
 * @param {number} member
 * @param {string} figure
 * @param {string} label of its recipe, "" where there is only one
 */
export function openRun(member, figure, label) {
  return `Open run ${formatCount(member + 1)} in a new tab: ${label ? `${label}, ` : ""}${figure}`;
}

/** @param {number} member */
export function runName(member) {
  return `run ${formatCount(member + 1)}`;
}

/**
 * @param {number} from
 * @param {number} to
 * @param {number} of
 */
export function pageText(from, to, of) {
  return `Runs ${formatCount(from)} to ${formatCount(to)} of ${formatCount(of)}`;
}

export const EARLIER_RUNS = "Earlier runs";
export const LATER_RUNS = "Later runs";

/** @param {string} meaning what low and high are, as the server says it */
export function bandMeaning(meaning) {
  return meaning && `Line: the mean. Band: ${meaning}.`;
}

/** @param {string} meaning */
export function bracketsMeaning(meaning) {
  return meaning && `In brackets: ${meaning}.`;
}

/**
 * @param {number | null} rank from 1
 * @param {boolean} isNoise
 */
export function rankText(rank, isNoise) {
  return isNoise ? `${formatCount(rank)}, may be luck` : formatCount(rank);
}

/**
 * @param {string} mean
 * @param {string} low
 * @param {string} high
 */
export function spreadText(mean, low, high) {
  return `${mean} (${low} – ${high})`;
}

/** @param {string} why */
export function notOpened(why) {
  return `The run could not be opened: ${why}`;
}

/**
 * @param {import("./outcome.js").Run} run
 * @returns {string} which run a tab shows
 */
export function openedRun({ member, label, seed }) {
  const recipe = label === AS_IT_IS_LABEL ? "" : `, ${label}`;
  return `Run ${formatCount(member + 1)} of a comparison${recipe}, seed ${locale.write(seed)}`;
}

export const SHOW_COMPARISON = "Show the comparison";

/**
 * @param {import("./outcome.js").Status} status
 * @param {number} step
 */
export function progressText({ status, n_members: nRuns, n_steps: nSteps }, step) {
  const runs = `Comparing ${runsText(nRuns)}`;
  const at = `${stepText(step)} of ${formatCount(nSteps)}`;
  return { done: `Compared ${runsText(nRuns)}`, paused: `${runs}: paused at ${at}`, failed: `${runs}: failed` }[/** @type {string} */ (status)] ?? `${runs}: ${at}`;
}

export const POPUP_BLOCKED = "Your browser has blocked the new tab. Open the run here:";
export const OPEN_HERE = "Open";
export const HEAT_ABOUT = "Each cell is the mean of its seeds. Choose one to open the run nearest to that mean.";
export const RECIPES_TABLE = "Recipes, with the mean of their seeds and how far they spread";
export const RUNS_TABLE = "Every run";

/**
 * @param {string} down
 * @param {string} across
 */
export function heatCaption(down, across) {
  return `${down} (down) and ${across} (across)`;
}

/**
 * @param {string} label
 * @param {string} title of the measure
 * @param {string} figure
 */
export function cellName(label, title, figure) {
  return `${label}: ${title} ${figure}. Open the run nearest to this mean`;
}

/**
 * @param {string} title
 * @param {number} step
 */
export function curveSummary(title, step) {
  return `${title} of all runs up to step ${formatCount(step)}. ${CANVAS_HELP}`;
}

/**
 * @param {string} title
 * @param {number} nRecipes
 */
export function stripSummary(title, nRecipes) {
  return `${title}: a dot per run, ${formatCount(nRecipes)} ${locale.plural(nRecipes, { one: "column", other: "columns" })}. ${CANVAS_HELP}`;
}

/**
 * @param {string} run
 * @param {string} label
 * @param {string} figure
 */
export function readingText(run, label, figure) {
  return [run, label, figure].filter(Boolean).join(" · ");
}

export const EXTEND = "Extend";
export const EXTEND_ABOUT = "More seeds or more steps; what is there already stays as it is.";
