// @ts-check
/** What every feature is made from: the page's state, and the way to the server. */

import { CurveRecord } from "../model/curve-record.js";
import { Meter } from "../model/meter.js";
import { initialState } from "../model/state.js";
import { Store } from "../model/store.js";
import { loadViewChoices } from "../model/view-choices.js";
import { part } from "../ui/dom.js";
import { Keys } from "../ui/keys.js";
import { readClassColours, readTheme } from "../ui/theme.js";
import { makeLink } from "./link.js";
import { PointEditor } from "./point-editor.js";
import { Questions } from "./questions.js";
import { lastingStorage, tabStorage } from "./tab-memory.js";

/**
 * @typedef {object} AppContext
 * @property {Store} store
 * @property {import("./sender.js").Send} send
 * @property {PointEditor} editor
 * @property {Questions} questions
 * @property {CurveRecord} curves
 * @property {import("../model/meter.js").Meters} meters
 * @property {Storage | null} storage the tab's own
 * @property {Keys} keys where a feature adds what single keys do in it
 * @property {string[]} classColours as the server paints them
 * @property {() => void} retry try now to connect
 */

/** @returns {{app: AppContext, open: () => Promise<void>}} `open` begins to connect, once everything watches the store */
export function createAppContext() {
  const classColours = readClassColours(part("tools"));
  const storage = tabStorage();
  const store = new Store({ ...initialState(readTheme(classColours)), viewChoices: loadViewChoices(storage) });
  const curves = new CurveRecord();
  const meters = { maps: new Meter(), bytes: new Meter() };
  const { send, open, retry } = makeLink(store, meters, storage);
  const editor = new PointEditor(store, send);
  const questions = new Questions(send);
  const keys = new Keys(document, lastingStorage());
  const app = { store, send, questions, editor, curves, meters, storage, classColours, keys, retry };
  return { app, open: () => open({ editor, curves, questions }) };
}
