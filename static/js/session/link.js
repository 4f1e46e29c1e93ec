// @ts-check
/** The way to the server: the socket, what its messages and frames do, and what the page asks to see. */

import { canCommand } from "../model/state.js";
import { lazyLoadWhen } from "../ui/lazy-load.js";
import { MessageDecoder } from "../wire/differences.js";
import { ENCODINGS, FrameDecoder } from "../wire/frames.js";
import { COMMAND } from "../wire/messages.js";
import { codeInAddress, ownCode } from "./class-code.js";
import { Connection } from "./connection.js";
import { FrameIntake } from "./frame-intake.js";
import { createSender } from "./sender.js";
import { ServerEvents } from "./server-events.js";
import { routingKeyOf } from "./session-id.js";
import { SessionRecovery } from "./session-recovery.js";
import { SharedRun } from "./shared-run.js";
import { TabSession } from "./tab-session.js";

/**
 * @param {import("../model/store.js").Store} store
 * @param {import("../model/meter.js").Meters} meters
 * @param {Storage | null} storage the tab's own
 */
export function makeLink(store, meters, storage) {
  /** @type {SessionRecovery} */
  let recovery;
  /** @type {ServerEvents} */
  let events;
  /** @type {import("./questions.js").Questions | undefined} */
  let questions;
  let decoder = new FrameDecoder();
  let messages = new MessageDecoder();

  const connection = new Connection({
    url: () => socketUrl(recovery),
    diagnose,
    onOpen() {
      decoder = new FrameDecoder();
      messages = new MessageDecoder();
      intake.restart();
      sendView();
    },
    onText(text) {
      meters.bytes.add(text.length, performance.now());
      events.handle(messages.decode(text));
    },
    onFrame,
    onLink: (link) => store.set({ link }),
    expectsNews: () => store.state.status === "running" && !questions?.awaitsModel,
  });
  const send = createSender(connection, store);
  const intake = new FrameIntake(store, (seq) => send(COMMAND.ACK, { seq }));
  document.addEventListener("visibilitychange", sendView);
  store.watch((state) => [state.view], sendView);

  /** A hidden page asks for no frames. */
  function sendView() {
    const { view } = store.state;
    send(COMMAND.SET_VIEW, { ...view, encodings: ENCODINGS, differences: true, ...(document.hidden ? { max_fps: 0 } : {}) });
  }

  /** @param {ArrayBuffer} buffer */
  async function onFrame(buffer) {
    const itsDecoder = decoder;
    meters.bytes.add(buffer.byteLength, performance.now());
    try {
      const frame = await itsDecoder.decode(buffer);
      if (itsDecoder !== decoder) return; // of a socket that is gone
      if (intake.handle(frame)) meters.maps.add(1, performance.now());
    } catch (error) {
      if (itsDecoder !== decoder) return;
      console.error(error);
      decoder = new FrameDecoder();
      connection.restart();
    }
  }

  /** @param {Pick<import("./app-context.js").AppContext, "editor" | "curves" | "questions">} app */
  async function open(app) {
    const fault = serverFault();
    if (fault) {
      store.set({ link: { state: "closed", reason: "closed", retryAt: 0, fault } });
      return;
    }
    ({ questions } = app);
    const tabSession = new TabSession(storage);
    const query = new URLSearchParams(location.search);
    const [watchedId, copiedId] = [query.get("session"), query.get("copy")];
    const sharedRun = new SharedRun({ store, send, ...app });
    // A run of somebody else's gets a session of its own.
    const ownId = watchedId || copiedId ? null : await tabSession.claim();
    // All people of a class are on its server, so a tab comes to it with a session that is new.
    const routingKey = routingKeyOf(codeInAddress() || ownCode(storage));
    const isElsewhere = routingKey && !ownId?.startsWith(`${routingKey}.`);
    recovery = new SessionRecovery({ store, send, tabSession, watchedId, copiedId, sharedRun, storage, routingKey }, isElsewhere ? null : ownId);
    const onSession = (/** @type {import("../wire/messages.js").SessionMessage} */ message) => recovery.handle(message);
    events = new ServerEvents({ store, connection, storage, onSession, ...app });
    connection.start();
    lazyLoadWhen(store, ({ table }) => table !== null, async (again) => {
      const { TableOnPlane } = await import(`./table-on-plane.js${again}`);
      return new TableOnPlane(store);
    });
    // What makes a lost run anew is at hand before it is needed: by then the server may be gone again.
    lazyLoadWhen(store, canCommand, async () => {
      const [{ RecipeAutosave }] = await Promise.all([import("./recipe-autosave.js"), import("./restore-lost-run.js")]);
      return new RecipeAutosave(store, app.questions, storage);
    });
  }

  return { send, open, retry: () => connection.retryNow() };
}

/** @returns {string | undefined} why this server can carry no socket: it knew when it made the page */
function serverFault() {
  return /** @type {HTMLElement | null} */ (document.querySelector("[data-server-fault]"))?.dataset.serverFault;
}

/** @param {{sessionId: string, copiedId: string | null}} wanted */
function socketUrl({ sessionId, copiedId }) {
  const url = new URL("ws", document.baseURI);
  url.protocol = url.protocol.replace("http", "ws");
  url.searchParams.set("session", sessionId);
  if (copiedId) url.searchParams.set("copy", copiedId);
  return url.href;
}

let nFailedLoads = 0;

/**
 * @param {boolean} isRepeated
 * @returns {Promise<import("./socket-diagnosis.js").Diagnosis>}
 */
async function diagnose(isRepeated) {
  try {
    // A browser may remember for good that an address could not be imported.
    const again = nFailedLoads > 0 ? `?again=${nFailedLoads}` : "";
    return await (await import(`./socket-diagnosis.js${again}`)).diagnose(isRepeated);
  } catch {
    nFailedLoads++;
    return { reason: "lost" }; // with the server that would have sent it
  }
}
