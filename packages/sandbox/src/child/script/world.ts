import { defineAddresses, defineBytes, defineUrl } from "./addresses.ts";
import { defineContent, defineHeaders, defineMessages, defineRequests } from "./messages.ts";
import { addSpellings, defineContext, defineResult, makeGlobal } from "./running.ts";

/** In the order in which they build on each other. */
const PARTS = [
  defineContent,
  defineHeaders,
  defineMessages,
  defineRequests,
  defineAddresses,
  defineUrl,
  defineBytes,
  defineContext,
  defineResult,
  addSpellings,
  makeGlobal,
];

/**
 * The program that makes the world of a script: the functions above as text, because they run inside the engine, on
 * what the host has put there as `host`. It leaves `towpathRun(script, input)`.
 */
export const WORLD = `(() => {
const host = globalThis.host;
delete globalThis.host;
const world = {};
${PARTS.map((part) => `(${part.toString()})(world, host);`).join("\n")}
globalThis.towpathRun = world.towpathRun;
})()`;

/** Told apart only when the script has run through: a function or a class that it leaves behind is called. */
const ENTRY = `return (async (found) => {
if (found === undefined) return undefined;
const isClass = ["ExecuteAsync", "executeAsync"].find((name) => typeof found.prototype?.[name] === "function");
if (isClass === undefined) return found(Context);
const made = new found(Context);
if (!("Context" in made)) made.Context = Context;
return made[isClass]();
})(globalThis.scriptDefault ?? (typeof Script === "function" ? Script : typeof executeAsync === "function" ? executeAsync
: typeof ExecuteAsync === "function" ? ExecuteAsync : undefined));`;

/**
 * A script as a function of its context. It defines a function `executeAsync`, or `class Script` with `ExecuteAsync`
 * as in C#, or is itself the body with a `return`; `export` is understood and passed over. Lines keep their numbers,
 * but for the first one.
 */
export function scriptProgram(code: string): string {
  const body = code
    .replace(/^export\s+default\s+/m, "globalThis.scriptDefault = ")
    .replace(/^export\s+(?=(?:async\s+)?function\b|class\b|const\b|let\b)/gm, "");
  return `(async function (Context) {\n${body}\n;${ENTRY}\n})`;
}
