// @ts-check
/** Whoever is in a class, or on the way into one: asks the server, and shows what belongs to a teacher or to a pupil. */

import { canCommand } from "../../model/state.js";
import { codeInAddress, keepOwnCode, ownCode } from "../../session/class-code.js";
import { withoutKey } from "../../session/fragment.js";
import { lazyLoad, lazyLoadWhen } from "../../ui/lazy-load.js";
import { CLASSROOM_COMMAND } from "../../wire/classroom-messages.js";
import { beginAttempt, endAttempts, isAttempting } from "./code-attempts.js";
import { JoinDialog } from "./join-dialog.js";
import { newCode } from "./new-code.js";
import { ENDED_FOR_TEACHER, FAREWELLS, NO_FREE_CODE, NOT_KEPT, NOT_WHILE_CONNECTING } from "./texts.js";

export class Classroom {
  #app;
  /** @type {JoinDialog | null} */
  #joinDialog = null;
  /** On which session the server was asked: once is enough. */
  #askedOn = -1;
  #withTeacher;

  /** @param {import("../../session/app-context.js").AppContext} app */
  constructor(app) {
    this.#app = app;
    const { store } = app;
    this.#withTeacher = lazyLoad(store, async (again) => {
      const { Teacher } = await import(`./teacher.js${again}`);
      return new Teacher(app);
    });
    lazyLoadWhen(store, ({ classroom }) => classroom?.role === "teacher", async () => {
      await this.#withTeacher();
      return {};
    });
    lazyLoadWhen(store, ({ classroom }) => classroom?.role === "pupil", async (again) => {
      const { Pupil } = await import(`./pupil.js${again}`);
      return new Pupil(app);
    });
    store.watch(({ classroom }) => [classroom?.role === "teacher"], ({ classroom }) => {
      if (classroom?.role === "teacher") endAttempts(app.storage);
    });
    store.watch(({ notice }) => [notice], ({ notice }) => {
      const { command, field } = notice ?? {};
      if (command !== CLASSROOM_COMMAND.OPEN_CLASSROOM) return;
      if (field === "code" && isAttempting(app.storage)) this.#makeWithNewCode();
      else endAttempts(app.storage);
    });
    store.watch(({ link, nSessions, config, classroom }) => [link.state, nSessions, config !== null, classroom], () => this.#ask());
    store.watch(({ classroom }) => [classroom?.role === null], ({ classroom }) => {
      if (classroom && classroom.role === null) this.#leave(classroom.reason);
    });
  }

  /** @param {HTMLElement} button of the menu */
  press(button) {
    /** @type {HTMLElement | null} */ (button.closest("[popover]"))?.hidePopover();
    if (button.dataset.action === "join-class") return this.#joining.open();
    const { classroom } = this.#app.store.state;
    if (classroom?.role === "teacher") void this.#withTeacher((teacher) => teacher.open());
    else {
      endAttempts(this.#app.storage);
      this.#makeWithNewCode();
    }
  }

  /** Go where the address leads, which has got the code of a class. */
  follow() {
    const { classroom } = this.#app.store.state;
    if (classroom?.role && classroom.code === codeInAddress().toUpperCase()) return;
    keepOwnCode(this.#app.storage, "");
    // The page comes back with a session on the server of that class.
    if (location.search === "") location.reload();
    else location.assign(`${location.pathname}${location.hash}`);
  }

  get #joining() {
    return (this.#joinDialog ??= new JoinDialog((code) => {
      if (codeInAddress().toUpperCase() === code) location.reload();
      else location.hash = `class=${code}`;
    }));
  }

  /** Begin a class with a copy of this run, in a session whose id has the code of the class. */
  #makeWithNewCode() {
    const { store, storage } = this.#app;
    const { viewerId } = store.state;
    if (!storage) store.tell({ text: NOT_KEPT, tone: "error" });
    else if (!canCommand(store.state) || !viewerId) store.tell({ text: NOT_WHILE_CONNECTING, tone: "error" });
    else if (!beginAttempt(storage)) {
      endAttempts(storage);
      keepOwnCode(storage, "");
      store.tell({ text: NO_FREE_CODE, tone: "error" });
    } else {
      keepOwnCode(storage, newCode());
      const url = new URL(location.pathname, location.href);
      url.searchParams.set("copy", viewerId);
      location.assign(url.href);
    }
  }

  /** Once there is a session: the server knows of a class that the session is in before it tells its settings. */
  #ask() {
    const { store, send, storage } = this.#app;
    const { link, config, classroom, nSessions } = store.state;
    if (link.state !== "open" || !config || classroom || this.#askedOn === nSessions) return;
    this.#askedOn = nSessions;
    const code = codeInAddress();
    if (code) send(CLASSROOM_COMMAND.JOIN_CLASSROOM, { code });
    else if (ownCode(storage)) send(CLASSROOM_COMMAND.OPEN_CLASSROOM, { code: ownCode(storage) });
  }

  /** @param {import("../../wire/messages.js").ClassroomMessage["reason"]} reason */
  #leave(reason) {
    const { store, storage } = this.#app;
    const text = ownCode(storage) ? ENDED_FOR_TEACHER : FAREWELLS[reason ?? "ended"];
    keepOwnCode(storage, "");
    // A reload would join again.
    history.replaceState(history.state, "", `${location.pathname}${location.search}${withoutKey(location.hash, "class")}`);
    store.tell({ text, tone: "info" });
  }
}
