// @ts-check
/**
 * The socket and its return: connects, waits and connects again. Knows what a message is, not what it means.
 *
 *   connecting → open → waiting → connecting …      closed: given up, until `retryNow`
 *
 * Open is what the server has said something on: a full one takes the socket and closes it again.
 */

import { backOffDelay } from "./back-off.js";

const SERVER_FULL = 1013;
const SILENCE_MS = 10_000;
const WATCH_MS = 2_000;

/**
 * @typedef {object} Handlers
 * @property {() => string} url where to connect, asked at each attempt
 * @property {(isRepeated: boolean) => Promise<{reason: string, why?: string}>} diagnose why no socket is to be had: "lost", which limit of
 *   the server is reached, or what is said in words; `isRepeated`: whether none was to be had before, too
 * @property {() => void} onOpen
 * @property {(text: string) => void} onText
 * @property {(frame: ArrayBuffer) => void} onFrame
 * @property {(link: import("../model/state.js").Link) => void} onLink
 * @property {() => boolean} expectsNews whether silence means that the line is dead
 */

export class Connection {
  /** @type {WebSocket | null} */
  #socket = null;
  #handlers;
  #attempt = 0;
  #timer = 0;
  #lastNews = 0;
  #isGivenUp = false;
  #isFull = false;
  #isConfirmed = false;
  /** @type {string | undefined} why the server has no session for this page */
  #why;

  /** @param {Handlers} handlers */
  constructor(handlers) {
    this.#handlers = handlers;
  }

  /** Connect, and from now on come back after each loss. */
  start() {
    addEventListener("online", () => this.retryNow());
    setInterval(() => this.#checkSilence(), WATCH_MS);
    this.#connect();
  }

  /** Connect at once if there is no socket. */
  retryNow() {
    if (this.#socket) return;
    this.#isGivenUp = false;
    this.#connect();
  }

  /** The server has given a session: from now on it takes commands, and the next loss starts with a short delay again. */
  confirm() {
    this.#handlers.onLink({ state: "open", reason: "", retryAt: 0 });
    this.#attempt = 0;
    this.#isFull = false;
    this.#isConfirmed = true;
  }

  /**
   * The server will close; what for decides how to come back.
   * @param {{code: string, message: string, retry: boolean}} bye
   * @returns {boolean} whether its message is told as long as the page waits, and no longer
   */
  noteBye({ code, message, retry }) {
    this.#isGivenUp = !retry;
    this.#isFull = code === "server_full";
    if (!this.#isConfirmed) this.#why = message;
    return this.#isFull || (retry && !this.#isConfirmed);
  }

  /** Drop this socket and open another one. */
  restart() {
    const socket = this.#socket;
    if (!socket) return;
    this.#socket = null;
    socket.close();
    this.#wait("lost");
  }

  /**
   * @param {object} message
   * @returns {boolean} whether it could be sent
   */
  send(message) {
    if (this.#socket?.readyState !== WebSocket.OPEN) return false;
    this.#socket.send(JSON.stringify(message));
    return true;
  }

  #connect() {
    clearTimeout(this.#timer);
    this.#handlers.onLink({ state: "connecting", reason: "", retryAt: 0 });
    const socket = new WebSocket(this.#handlers.url());
    let wasOpen = false;
    this.#isConfirmed = false;
    this.#why = undefined;
    socket.binaryType = "arraybuffer";
    this.#socket = socket;
    socket.addEventListener("open", () => {
      wasOpen = true;
      this.#lastNews = performance.now();
      this.#handlers.onOpen();
    });
    socket.addEventListener("message", (event) => {
      if (socket !== this.#socket) return;
      this.#lastNews = performance.now();
      if (typeof event.data === "string") this.#handlers.onText(event.data);
      else this.#handlers.onFrame(event.data);
    });
    socket.addEventListener("close", (event) => {
      if (socket !== this.#socket) return;
      this.#socket = null;
      if (event.code === SERVER_FULL) this.#isFull = true;
      this.#afterLoss(wasOpen);
    });
  }

  /** @param {boolean} wasOpen */
  async #afterLoss(wasOpen) {
    if (this.#isGivenUp) {
      this.#handlers.onLink({ state: "closed", reason: "closed", retryAt: 0 });
      return;
    }
    // A refused upgrade tells the page nothing; the health check does.
    const { reason, why } = wasOpen && !this.#isFull ? { reason: "lost", why: this.#why } : await this.#handlers.diagnose(this.#attempt > 0);
    if (this.#socket) return;
    if (!wasOpen) this.#isFull = reason !== "lost" && !why;
    this.#wait(this.#isFull && reason === "lost" ? "full" : reason, why);
  }

  /**
   * @param {string} reason
   * @param {string} [why]
   */
  #wait(reason, why) {
    clearTimeout(this.#timer);
    const delay = backOffDelay(this.#attempt++, Math.random(), this.#isFull);
    this.#timer = setTimeout(() => this.#connect(), delay);
    this.#handlers.onLink({ state: "waiting", reason, retryAt: Date.now() + delay, ...(why && { why }) });
  }

  #checkSilence() {
    const isSilent = performance.now() - this.#lastNews > SILENCE_MS;
    if (this.#socket?.readyState === WebSocket.OPEN && isSilent && this.#handlers.expectsNews()) this.restart();
  }
}
