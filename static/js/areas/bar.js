// @ts-check
/** The bar on top and what is said under it: train, step, reset, pace, figures, the message line, the link for viewers. */

import { Announcer } from "../announcer.js";
import { Controls } from "../controls.js";
import { MessageView } from "../message-view.js";
import { ShareView } from "../share-view.js";
import { part } from "./parts.js";

/** @param {import("./parts.js").Parts} parts */
export function makeBar({ store, send, retry }) {
  new Controls(part("controls"), store, send);
  new MessageView(part("message"), store, retry);
  new Announcer(part("announcer"), store);
  new ShareView(part("share"), store);
}
