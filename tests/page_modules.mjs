/**
 * Evaluates what tests/page_modules.py asks for, in Node: each line of the input is source text as a JSON string, each
 * line of the output {"value"} or {"error"}. What the evaluated code prints goes to the error output.
 */

import { Console } from "node:console";
import { register } from "node:module";
import { createInterface } from "node:readline";

const [folder] = process.argv.slice(2);
register("./page_modules_hooks.mjs", import.meta.url, { data: folder });
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
