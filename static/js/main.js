// @ts-check
/** Starts the page: makes the parts and ties them together. The only module that does anything when it is loaded. */

import { Announcer, Summary } from "./announcer.js";
import { Connection } from "./connection.js";
import { Controls } from "./controls.js";
import { CursorView } from "./cursor-view.js";
import { CurveData } from "./curve-data.js";
import { CurveView } from "./curve-view.js";
import { DataForm, DataSummary } from "./data-form.js";
import { ENCODINGS, FrameDecoder } from "./frames.js";
import { placeHelp } from "./help.js";
import { HomeComing } from "./home-coming.js";
import { MapView } from "./map-view.js";
import { MessageView } from "./message-view.js";
import { COMMAND } from "./messages.js";
import { Meter } from "./meter.js";
import { Paint } from "./paint.js";
import { Palette, readClassColours } from "./palette.js";
import { PointEditor } from "./point-editor.js";
import { PointsView } from "./points-view.js";
import { Probe } from "./probe.js";
import { ReadoutView } from "./readout-view.js";
import { createSender } from "./sender.js";
import { ServerEvents } from "./server-events.js";
import { SettingsForm } from "./settings-form.js";
import { ShareView } from "./share-view.js";
import { initialState } from "./state.js";
import { StatusView } from "./status-view.js";
import { Store } from "./store.js";
import { loadRecipe, tabStorage } from "./tab-memory.js";
import { TabSession } from "./tab-session.js";
import { readTheme, watchTheme } from "./theme.js";
import { ToolButtons } from "./tool-buttons.js";

const MAX_FPS = 30;

start();

async function start() {
  const classColours = readClassColours(view("tools"));
  const store = new Store(initialState(readTheme(classColours)));
  watchTheme(() => store.set({ theme: readTheme(classColours) }));
  const curves = new CurveData(["loss", "accuracy", "test_loss", "test_accuracy"]);
  const meters = { maps: new Meter(), bytes: new Meter() };
  const link = makeLink(store, meters);
  const editor = new PointEditor(store, link.send);
  makeViews({ store, send: link.send, editor, curves, meters, retry: () => link.connection.retryNow() });
  await link.open({ editor, curves });
}

/**
 * The way to the server: connection, decoder, and what its messages do.
 * @param {Store} store
 * @param {import("./status-view.js").Meters} meters
 */
function makeLink(store, meters) {
  /** @type {HomeComing} */
  let homeComing;
  /** @type {ServerEvents} */
  let events;
  let decoder = new FrameDecoder();

  const connection = new Connection({
    url: () => socketUrl(homeComing.sessionId),
    diagnose,
    onOpen() {
      decoder = new FrameDecoder();
      sendView();
    },
    onText(text) {
      meters.bytes.add(text.length, performance.now());
      events.take(text);
    },
    onFrame,
    onLink: (link) => store.set({ link }),
    expectsNews: () => store.state.status === "running",
  });
  const send = createSender(connection, store);
  const map = new MapView(canvas("map"), store, (seq) => send(COMMAND.ACK, { seq }));
  document.addEventListener("visibilitychange", sendView);

  /** A hidden page asks for no maps. */
  function sendView() {
    send(COMMAND.SET_VIEW, { encodings: ENCODINGS, max_fps: document.hidden ? 0 : MAX_FPS });
  }

  /** @param {ArrayBuffer} buffer */
  async function onFrame(buffer) {
    const itsDecoder = decoder;
    meters.bytes.add(buffer.byteLength, performance.now());
    try {
      const frame = await itsDecoder.decode(buffer);
      if (itsDecoder !== decoder) return; // of a socket that is gone
      meters.maps.add(1, performance.now());
      map.take(frame);
    } catch (error) {
      if (itsDecoder !== decoder) return;
      console.error(error);
      decoder = new FrameDecoder();
      connection.restart();
    }
  }

  /** @param {{editor: PointEditor, curves: CurveData}} parts */
  async function open(parts) {
    const storage = tabStorage();
    const tabSession = new TabSession(storage);
    const watchedId = new URLSearchParams(location.search).get("session");
    const savedRecipe = () => loadRecipe(storage);
    const ownId = watchedId ? null : await tabSession.claim();
    homeComing = new HomeComing({ store, send, tabSession, watchedId, savedRecipe }, ownId);
    const onSession = (/** @type {any} */ message) => homeComing.take(message);
    events = new ServerEvents({ store, connection, storage, onSession, ...parts });
    connection.start();
  }

  return { connection, send, open };
}

/**
 * @param {object} parts
 * @param {Store} parts.store
 * @param {import("./sender.js").Send} parts.send
 * @param {PointEditor} parts.editor
 * @param {CurveData} parts.curves
 * @param {import("./status-view.js").Meters} parts.meters
 * @param {() => void} parts.retry
 */
function makeViews({ store, send, editor, curves, meters, retry }) {
  const isTest = /** @type {HTMLInputElement} */ (view("tools").querySelector("[data-action=as-test]"));
  new Controls(view("controls"), store, send);
  new SettingsForm(document.body, store, send);
  new DataForm(view("data-form"), store, send, editor);
  new DataSummary(view("data-summary"), store, editor);
  new Palette(view("tools"), store);
  new ToolButtons(view("tools"), store, editor);
  new PointsView(canvas("points"), store, editor);
  new CursorView(canvas("cursor"), store);
  new Paint(view("stage"), store, editor, () => isTest.checked);
  new Probe(store, send);
  new ReadoutView(view("readout"), store);
  for (const element of document.querySelectorAll("[data-view=curve]")) {
    new CurveView(/** @type {HTMLElement} */ (element), store, curves);
  }
  new StatusView([view("figures"), view("link-figures")], store, meters);
  new MessageView(view("message"), store, retry);
  new Announcer(view("announcer"), store);
  new Summary(view("summary"), store, editor);
  new ShareView(view("share"), store);
  placeHelp(document);
}

/** @param {string | null} sessionId */
function socketUrl(sessionId) {
  const url = new URL("ws", document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  if (sessionId) url.searchParams.set("session", sessionId);
  return url.href;
}

/** Ask the health check why there is no socket: a refused upgrade does not tell. */
async function diagnose() {
  try {
    const answer = await fetch(new URL("healthz", document.baseURI), { cache: "no-store" });
    return (await answer.json()).status === "full" ? "full" : "lost";
  } catch {
    return "lost";
  }
}

/** @param {string} name */
function view(name) {
  return /** @type {HTMLElement} */ (document.querySelector(`[data-view=${name}]`));
}

/** @param {string} name */
function canvas(name) {
  return /** @type {HTMLCanvasElement} */ (document.querySelector(`.${name}-layer`));
}
