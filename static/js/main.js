// @ts-check
/** Starts the page: makes its features and ties them to the server. The only module that does anything when it is loaded. */

import { makeAppearance } from "./features/appearance/index.js";
import { makeBar } from "./features/bar/index.js";
import { makeClassroom } from "./features/classroom/index.js";
import { makeCompare } from "./features/compare/index.js";
import { makeCurve } from "./features/curve/index.js";
import { makeData } from "./features/data/index.js";
import { makeExport } from "./features/export/index.js";
import { makeFollow } from "./features/follow/index.js";
import { makeGlass } from "./features/glass/index.js";
import { makeMap } from "./features/map/index.js";
import { makeNetwork } from "./features/network/index.js";
import { makeOnboarding } from "./features/onboarding/index.js";
import { makePanels } from "./features/panels/index.js";
import { makePlane } from "./features/plane/index.js";
import { makePoints } from "./features/points/index.js";
import { makeShare } from "./features/share/index.js";
import { makeTimeline } from "./features/timeline/index.js";
import { makeWords } from "./features/words/index.js";
import { createAppContext } from "./session/app-context.js";
import { followForcedColors } from "./ui/forced-colors.js";
import { placeHelp } from "./ui/help.js";
import { rememberFolds } from "./ui/remember-folds.js";

// A browser that is too old has been told so, and shows that.
if (document.documentElement.dataset.unsupported === undefined) void start();

async function start() {
  const { app, open } = createAppContext();
  makeAppearance(app);
  makeBar(app, makeOnboarding(app));
  makeData(app);
  const network = makeNetwork(app);
  makeMap(app);
  makeCurve(app);
  makePanels(app);
  makePlane(app);
  makeTimeline(app);
  makeCompare(app);
  makeClassroom(app);
  makeShare(app);
  makeExport(app);
  const glass = makeGlass(app);
  makePoints(app, glass.open);
  makeFollow(app, { showNeuron: network.show, showGlass: glass.show });
  makeWords(app);
  followForcedColors();
  placeHelp(document);
  rememberFolds(document, app.storage);
  // The first drawing switches off what cannot be used yet; only then can anything be pressed.
  app.store.watch(() => [], () => document.querySelectorAll("[inert]").forEach((part) => part.removeAttribute("inert")));
  await open();
}
