// @ts-check
/** Starts the page: makes its areas and ties them to the server. The only module that does anything when it is loaded. */

import { makeBar } from "./areas/bar.js";
import { makeDataArea } from "./areas/data-area.js";
import { makeDownloads } from "./areas/downloads.js";
import { makeGlass } from "./areas/glass.js";
import { makeNetworkArea } from "./areas/network-area.js";
import { part } from "./areas/parts.js";
import { makePoints } from "./areas/points.js";
import { makeResultArea } from "./areas/result-area.js";
import { makeShareArea } from "./areas/share-area.js";
import { makeTimelineArea } from "./areas/timeline-area.js";
import { CurveRecord } from "./curve-record.js";
import { placeHelp } from "./help.js";
import { Keys } from "./keys.js";
import { makeLink } from "./link.js";
import { Meter } from "./meter.js";
import { readClassColours } from "./palette.js";
import { PointEditor } from "./point-editor.js";
import { Questions } from "./questions.js";
import { initialState } from "./state.js";
import { Store } from "./store.js";
import { lastingStorage, tabStorage } from "./tab-memory.js";
import { readTheme, watchTheme } from "./theme.js";
import { loadViewChoices } from "./view-choices.js";

start();

async function start() {
  const classColours = readClassColours(part("tools"));
  const storage = tabStorage();
  const store = new Store({ ...initialState(readTheme(classColours)), viewChoices: loadViewChoices(storage) });
  watchTheme(() => store.set({ theme: readTheme(classColours) }));
  const curves = new CurveRecord();
  const meters = { maps: new Meter(), bytes: new Meter() };
  const { send, open, retry } = makeLink(store, meters, storage);
  const editor = new PointEditor(store, send);
  const questions = new Questions(send);
  const keys = new Keys(document, lastingStorage());
  const parts = { store, send, questions, editor, curves, meters, storage, classColours, keys, retry };
  makeBar(parts);
  makeDataArea(parts);
  makeNetworkArea(parts);
  makeResultArea(parts);
  makeTimelineArea(parts);
  makeShareArea(parts);
  makeDownloads(parts);
  makePoints(parts, makeGlass(parts));
  placeHelp(document);
  await open({ editor, curves, questions });
}
