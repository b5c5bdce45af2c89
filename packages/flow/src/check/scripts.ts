import { said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { scriptReads } from "../script-reads.ts";
import { recordMember, textMember } from "../tree.ts";
import { type ActionEntry, allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import type { ProblemList } from "./problem-list.ts";
import { ReferenceCheck } from "./references.ts";
import { syntaxFault } from "./script-syntax.ts";

/** Reference wdl.md, 2.6 (Standard). */
const MAX_CODE_LENGTH = 100_000;

/** Inline code is allowed here, is not too long, and what it reads is there by the time it runs. */
export function checkScripts(definition: Definition, problems: ProblemList, isAllowed: boolean): void {
  const scripts = allActions(definition).filter(isScript);
  if (scripts.length === 0) return;
  if (!isAllowed) for (const entry of scripts) refuse(entry, problems);
  checkCode(definition, scripts, problems);
}

function checkCode(definition: Definition, scripts: readonly ActionEntry[], problems: ProblemList): void {
  const references = new ReferenceCheck(definition, problems, []);
  const hasTrigger = triggerOf(definition) !== null;
  for (const entry of scripts) {
    const inputs = recordMember(entry.action, "inputs") ?? {};
    const at = [...entry.path, "inputs", "code"];
    checkText(entry, textMember(inputs, "code") ?? "", at, problems);
    const reads = scriptReads(entry.action);
    for (const name of reads.actions) references.check({ fn: "actions", name }, entry, at);
    if (reads.trigger && !hasTrigger) {
      problems.warning(
        "no-trigger",
        at,
        said('"{name}" reads the trigger, but the flow has none.', { name: entry.name }),
        entry.name,
      );
    }
  }
}

function checkText({ name }: ActionEntry, code: string, at: readonly string[], problems: ProblemList): void {
  if (code.length > MAX_CODE_LENGTH) {
    const message = said('The code of "{name}" has {length} characters; at most {most} are allowed.', {
      name,
      length: code.length,
      most: MAX_CODE_LENGTH,
    });
    problems.error("too-long", at, message, name);
    return;
  }
  const fault = syntaxFault(code);
  if (fault === null) return;
  const { line, column, why } = fault;
  problems.unrunnable(
    "script-syntax",
    at,
    said('The code of "{name}" cannot be read (line {line}, column {column}): {why}.', {
      name,
      line,
      column,
      why,
    }),
    name,
  );
}

function refuse({ name, path }: ActionEntry, problems: ProblemList): void {
  const message = said(
    '"{name}" runs JavaScript (JavaScriptCode), which is switched off in this installation. Replace the action, or ask whoever runs Towpath to set INLINE_CODE=on.',
    { name },
  );
  problems.unrunnable("inline-code-off", path, message, name);
}

const isScript = (entry: ActionEntry) => typeOf(entry.action).type.toLowerCase() === "javascriptcode";
