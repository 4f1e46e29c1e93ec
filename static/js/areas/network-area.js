// @ts-check
/** The area of the network: its shape, and all settings of the run. */

import { SettingsForm } from "../settings-form.js";

/** @param {import("./parts.js").Parts} parts */
export function makeNetworkArea({ store, send }) {
  new SettingsForm(document.body, store, send);
}
