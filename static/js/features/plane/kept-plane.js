// @ts-check
/** The plane that is looked at, over a lost link and over a reload: another socket begins with another plane. */

import { choiceOfPlane, hasPlane } from "../../model/table/held.js";

const STORAGE_KEY = "nnvisu.plane";

/** @typedef {import("../../model/table/held.js").PlaneChoice} PlaneChoice */
/** @typedef {import("../../model/state.js").State} State */

export class KeptPlane {
  #ask;
  #storage;
  /**
   * What is asked for once the socket has told a plane of its own; `seen` is the last one of the socket before.
   * @type {{names: string, choice: PlaneChoice, seen: State["plane"]} | null}
   */
  #wanted;

  /**
   * @param {Pick<import("../../session/app-context.js").AppContext, "store" | "storage">} app
   * @param {(choice: PlaneChoice) => void} ask
   */
  constructor({ store, storage }, ask) {
    this.#ask = ask;
    this.#storage = storage;
    this.#wanted = load(storage);
    store.watch(({ link }) => [link.state], ({ link, table, plane }) => {
      if (link.state !== "open" && table && plane) this.#wanted ??= { names: namesOf(table), choice: choiceOfPlane(plane), seen: plane };
    });
    store.watch(({ link, table, plane }) => [link.state, table, plane], (state) => this.#look(state));
  }

  /** @param {State} state */
  #look({ link, table, plane, owner }) {
    if (link.state !== "open" || !table || plane?.centre.length !== table.columns.length || plane === this.#wanted?.seen) return;
    const wanted = this.#wanted;
    this.#wanted = null;
    const isOwners = Boolean(owner?.axes || owner?.projection); // viewers begin with that one
    if (wanted && !isOwners && wanted.names === namesOf(table) && hasPlane(table, wanted.choice)) this.#ask(wanted.choice);
    else save(this.#storage, { names: namesOf(table), choice: choiceOfPlane(plane) });
  }
}

/** @param {Storage | null} storage */
function load(storage) {
  try {
    const kept = JSON.parse(storage?.getItem(STORAGE_KEY) ?? "null");
    return kept && { ...kept, seen: null };
  } catch {
    return null;
  }
}

/**
 * @param {Storage | null} storage
 * @param {{names: string, choice: PlaneChoice}} kept
 */
function save(storage, kept) {
  try {
    storage?.setItem(STORAGE_KEY, JSON.stringify(kept));
  } catch {
    // No room: the plane holds until the reload.
  }
}

/** @param {import("../../model/table/plane.js").Table} table */
function namesOf({ columns }) {
  return columns.map(({ name }) => name).join("\n");
}
