/**
 * Evaluates what tests/support/page_modules.py asks for, in Node: each line of the input is source text as a JSON string, each
 * line of the output {"value"} or {"error"}. What the evaluated code prints goes to the error output.
 */

import { Console } from "node:console";
import { registerHooks } from "node:module";
import { createInterface } from "node:readline";

const ROOT = new URL("../../", import.meta.url).href;

// The page's modules have the addresses here that they have in the page, and are modules without a package that says so.
registerHooks({
  resolve(specifier, context, next) {
    const resolved = next(specifier.startsWith("/static/") ? ROOT + specifier.slice(1) : specifier, context);
    return resolved.url.startsWith(`${ROOT}static/`) ? { ...resolved, format: "module" } : resolved;
  },
});
globalThis.console = new Console(process.stderr);

// What goes wrong in a timer or a promise that nobody waits for belongs to what is being evaluated.
let fail = (_error) => {};
process.on("uncaughtException", (error) => fail(error));

for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
  const answer = await evaluate(JSON.parse(line));
  process.stdout.write(`${JSON.stringify(answer)}\n`);
}

async function evaluate(source) {
  const failed = new Promise((_, reject) => (fail = reject));
  try {
    return { value: await Promise.race([(0, eval)(source), failed]) };
  } catch (error) {
    return { error: error?.stack ?? String(error) };
  }
}
