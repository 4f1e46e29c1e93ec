/** Lets Node load the page's modules under the addresses that they have in the page: /static/js/…, without a package. */

import { pathToFileURL } from "node:url";

let root = "";

export function initialize(folder) {
  root = pathToFileURL(`${folder}/`).href;
}

export async function resolve(specifier, context, next) {
  const resolved = await next(specifier.startsWith("/static/") ? root + specifier.slice(1) : specifier, context);
  return resolved.url.startsWith(`${root}static/`) ? { ...resolved, format: "module" } : resolved;
}
