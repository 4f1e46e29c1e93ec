// @ts-check
/** Starts the page: makes its features and ties them to the server. The only module that does anything when it is loaded. */

import { makeBar } from "./features/bar/index.js";
import { makeCurve } from "./features/curve/index.js";
import { makeData } from "./features/data/index.js";
import { makeExport } from "./features/export/index.js";
import { makeGlass } from "./features/glass/index.js";
import { makeMap } from "./features/map/index.js";
import { makeNetwork } from "./features/network/index.js";
import { makeOnboarding } from "./features/onboarding/index.js";
import { makePanels } from "./features/panels/index.js";
import { makePoints } from "./features/points/index.js";
import { makeShare } from "./features/share/index.js";
import { makeTimeline } from "./features/timeline/index.js";
import { createAppContext } from "./session/app-context.js";
import { placeHelp } from "./ui/help.js";
import { rememberFolds } from "./ui/remember-folds.js";

start();

async function start() {
  const { app, open } = createAppContext();
  makeBar(app, makeOnboarding(app));
  makeData(app);
  makeNetwork(app);
  makeMap(app);
  makeCurve(app);
  makePanels(app);
  makeTimeline(app);
  makeShare(app);
  makeExport(app);
  makePoints(app, makeGlass(app));
  placeHelp(document);
  rememberFolds(document, app.storage);
  // The first drawing switches off what cannot be used yet; only then can anything be pressed.
  app.store.watch(() => [], () => document.querySelectorAll("[inert]").forEach((part) => part.removeAttribute("inert")));
  await open();
}
