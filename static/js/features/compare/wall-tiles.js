// @ts-check
/** Which tiles stand on the wall, group by group: the runs of a page, and for each recipe its mean map and where its seeds differ. Pure. */

import { sorted } from "./outcome.js";

/** What tiles show besides a run: these plus the recipe's number, as frames and requests of the wire have it. */
const MEAN = 32768;
const DISAGREEMENT = 49152;

/** As many maps of runs as are looked at together. */
export const PAGE_SIZE = 64;

/** `shown`: as a frame names it. @typedef {{kind: "run" | "mean" | "disagreement", shown: number, member: number, recipe: number}} Tile */
/** @typedef {{recipe: number | null, tiles: Tile[]}} TileGroup */

/**
 * @param {import("./outcome.js").Run[]} runs
 * @param {number} page from 0
 * @returns {TileGroup[]} recipes with several seeds have a group each; else there is one, of no recipe
 */
export function tileGroups(runs, page) {
  // Runs that are added later have the highest numbers, whatever their recipe.
  const ofPage = sorted(runs, ({ recipe }) => recipe, false).slice(page * PAGE_SIZE, (page + 1) * PAGE_SIZE);
  const recipes = [...new Set(ofPage.map(({ recipe }) => recipe))];
  const nRecipes = new Set(runs.map(({ recipe }) => recipe)).size;
  if (runs.length === nRecipes) return [{ recipe: null, tiles: ofPage.map(tileOf) }];
  return recipes.map((recipe) => ({
    recipe: nRecipes === 1 ? null : recipe,
    tiles: [
      { kind: "mean", shown: MEAN + recipe, member: -1, recipe },
      { kind: "disagreement", shown: DISAGREEMENT + recipe, member: -1, recipe },
      ...ofPage.filter((run) => run.recipe === recipe).map(tileOf),
    ],
  }));
}

/**
 * @param {import("./outcome.js").Run} run
 * @returns {Tile}
 */
function tileOf({ member, recipe }) {
  return { kind: "run", shown: member, member, recipe };
}

/**
 * @param {TileGroup[]} groups
 * @returns {{members: number[], means: number[], disagreements: number[]}} what the server is asked for
 */
export function wantedOf(groups) {
  const tiles = groups.flatMap((group) => group.tiles);
  const recipesOf = (/** @type {Tile["kind"]} */ kind) => tiles.filter((tile) => tile.kind === kind).map(({ recipe }) => recipe);
  return { members: tiles.filter(({ kind }) => kind === "run").map(({ member }) => member), means: recipesOf("mean"), disagreements: recipesOf("disagreement") };
}
