import { fail, type Result } from "@towpath/prelude";
import {
  type ChildAnswer,
  type ChildOrder,
  type ChildWord,
  MAX_MESSAGE_BYTES,
  MAX_TEXT_BYTES,
  type SandboxFailure,
  type SandboxTask,
} from "../task.ts";

/**
 * The program of a sandbox process: takes one order at a time from its parent, and answers it. It holds nothing
 * worth stealing: no environment, no file it may read but itself, no secret, and below no way to the network.
 */
function forgetTheOutside(): void {
  for (const name of ["fetch", "WebSocket", "EventSource", "XMLHttpRequest"]) {
    Reflect.deleteProperty(globalThis, name);
  }
}

const send = (word: ChildWord) => process.send?.(word);

/** What a script asked for and waits for, by the number of the question. Numbers are never used twice. */
const waiting = new Map<number, (answer: string) => void>();
let asked = 0;

function ask(text: string): Promise<string> {
  asked += 1;
  const id = asked;
  return new Promise((resolve) => {
    waiting.set(id, resolve);
    send({ kind: "question", id, text });
  });
}

async function carryOut(task: SandboxTask, timeoutMs: number): Promise<Result<string, SandboxFailure>> {
  switch (task.kind) {
    case "javascript":
      return (await import("./javascript.ts")).runJavaScript({ ...task, timeoutMs });
    case "liquid":
      return (await import("./liquid.ts")).renderLiquid(task.template, task.input, timeoutMs);
    case "xml-validation":
      return (await import("./xml-validation.ts")).validateXml(task.schema, task.input);
    case "connector-script":
      return (await import("./connector-script.ts")).runConnectorScript({ ...task, timeoutMs }, ask);
    default:
      return task satisfies never;
  }
}

function withinSize(answer: Result<string, SandboxFailure>, limit: number): Result<string, SandboxFailure> {
  if (!answer.ok || Buffer.byteLength(answer.value) <= limit) return answer;
  return fail({ kind: "too-large", message: `The result is larger than ${limit / 1e6} MB.` });
}

async function answer({ task, timeoutMs }: ChildOrder): Promise<void> {
  const limit = task.kind === "connector-script" ? MAX_MESSAGE_BYTES : MAX_TEXT_BYTES;
  const result = withinSize(await carryOut(task, timeoutMs), limit);
  waiting.clear();
  send(result.ok ? { kind: "value", text: result.value } : { kind: "failure", failure: result.failure });
  // A world of 32 MB is garbage now; without this a fast series of them would pile up.
  globalThis.gc?.();
}

forgetTheOutside();
process.on("message", (word: ChildOrder | ChildAnswer) => {
  if (!("task" in word)) {
    waiting.get(word.id)?.(word.text);
    waiting.delete(word.id);
    return;
  }
  answer(word).catch((error: unknown) => {
    send({ kind: "failure", failure: { kind: "broken", message: String(error).slice(0, 500) } });
  });
});
process.on("disconnect", () => process.exit(0));
send({ kind: "ready" });
