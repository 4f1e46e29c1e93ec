// @ts-check
/** Starts the page: makes its areas and ties them to the server. The only module that does anything when it is loaded. */

import { makeBar } from "./features/bar/index.js";
import { makeDataArea } from "./features/data/index.js";
import { makeDownloads } from "./features/export/index.js";
import { makeGlass } from "./features/glass/index.js";
import { makeNetworkArea } from "./features/network/index.js";
import { part } from "./ui/dom.js";
import { makePoints } from "./features/points/index.js";
import { makeResultArea } from "./features/panels/index.js";
import { makeShareArea } from "./features/share/index.js";
import { makeTimelineArea } from "./features/timeline/index.js";
import { CurveRecord } from "./model/curve-record.js";
import { placeHelp } from "./ui/help.js";
import { Keys } from "./ui/keys.js";
import { makeLink } from "./session/link.js";
import { Meter } from "./model/meter.js";
import { readClassColours } from "./features/data/palette.js";
import { PointEditor } from "./session/point-editor.js";
import { Questions } from "./session/questions.js";
import { initialState } from "./model/state.js";
import { Store } from "./model/store.js";
import { lastingStorage, tabStorage } from "./session/tab-memory.js";
import { readTheme, watchTheme } from "./ui/theme.js";
import { loadViewChoices } from "./model/view-choices.js";

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
