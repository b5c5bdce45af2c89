import {
  compileExpression,
  compileTemplate,
  isObject,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import { type ActionEntry, allActions, type Definition, readsOfScript, triggerOf } from "@towpath/flow";
import { member, memberObject, memberText } from "./actions/inputs.ts";
import type { JournalEntry } from "./journal.ts";

/** A part of a step that the history does not show. */
export type Hidden = "inputs" | "outputs";

/** Their outputs are their inputs in another shape. */
const ECHOES: ReadonlySet<string> = new Set([
  "compose",
  "parsejson",
  "query",
  "select",
  "join",
  "table",
  "response",
  "setvariable",
  "initializevariable",
  "appendtoarrayvariable",
  "appendtostringvariable",
  "incrementvariable",
  "decrementvariable",
  "javascriptcode",
]);
const TRIGGER = /^trigger/;
const ROW = /^items?$/;

/** One thing an action reads: `action:send`, `variable:token`, `trigger`, or `row` for the item of a loop. */
type Source = string;

interface Reading {
  readonly name: string;
  readonly entry: ActionEntry;
  readonly reads: ReadonlySet<Source>;
}

/**
 * What of each action is hidden, by lower-case name: what `runtimeConfiguration.secureData` says, and whatever is
 * worked out from something hidden.
 */
export function hiddenParts(definition: Definition): ReadonlyMap<string, ReadonlySet<Hidden>> {
  const hidden = new Map<string, Set<Hidden>>();
  const tainted = new Set<Source>();
  const trigger = triggerOf(definition)?.trigger;
  if (trigger !== undefined && declared(trigger).has("outputs")) tainted.add("trigger");
  const entries = allActions(definition);
  for (const { name, action } of entries) {
    const parts = declared(action);
    if (parts.size > 0) hidden.set(name.toLowerCase(), parts);
    if (parts.has("outputs")) tainted.add(`action:${name.toLowerCase()}`);
  }
  if (hidden.size === 0 && tainted.size === 0) return hidden;
  spread(entries.map(readingOf), hidden, tainted);
  return hidden;
}

/** What reads something hidden is hidden too; again, until nothing new is found. */
function spread(readings: readonly Reading[], hidden: Map<string, Set<Hidden>>, tainted: Set<Source>): void {
  for (let before = -1; before !== tainted.size + sizeOf(hidden); ) {
    before = tainted.size + sizeOf(hidden);
    for (const reading of readings) {
      if (![...reading.reads].some((source) => tainted.has(source))) continue;
      const parts = hidden.get(reading.name) ?? new Set<Hidden>();
      hidden.set(reading.name, parts.add("inputs"));
      taint(reading, parts, tainted);
    }
  }
}

function taint({ name, entry }: Reading, parts: Set<Hidden>, tainted: Set<Source>): void {
  const type = memberText(entry.action, "type")?.toLowerCase() ?? "";
  if (type === "foreach") tainted.add(`row:${name}`);
  if (!ECHOES.has(type)) return;
  parts.add("outputs");
  tainted.add(`action:${name}`);
  const inputs = member(entry.action, "inputs");
  const variables = member(inputs, "variables");
  for (const one of Array.isArray(variables) ? variables : [inputs]) {
    const variable = type.endsWith("variable") ? memberText(one, "name") : null;
    if (variable !== null) tainted.add(`variable:${variable.toLowerCase()}`);
  }
}

const sizeOf = (hidden: ReadonlyMap<string, ReadonlySet<Hidden>>) =>
  [...hidden.values()].reduce((sum, parts) => sum + parts.size, 0);

function declared(step: ValueObject): Set<Hidden> {
  const setting = memberObject(memberObject(step, "runtimeConfiguration"), "secureData");
  const properties = member(setting, "properties");
  const named = (Array.isArray(properties) ? properties : []).map((one) => String(one).toLowerCase());
  return new Set((["inputs", "outputs"] as const).filter((part) => named.includes(part)));
}

function readingOf(entry: ActionEntry): Reading {
  const { action, name, path } = entry;
  const parts = ["inputs", "expression", "foreach", "limit"].map((part) => member(action, part) ?? null);
  const where = member(member(action, "inputs"), "where");
  const references = [
    ...compileTemplate(parts).references,
    ...(typeof where === "string" && !where.startsWith("@") ? compileExpression(where).references : []),
  ];
  // The names on the way to an action are those of its containers: a loop among them gives `item()`.
  const around = path.map((part) => `row:${part.toLowerCase()}`);
  const reads = references.flatMap(({ fn, name: of }) =>
    sourcesOf(fn.toLowerCase(), of?.toLowerCase(), around),
  );
  const script = readsOfScript(action);
  const byCode = [
    ...(script?.actions.map((of) => `action:${of.toLowerCase()}`) ?? []),
    ...(script?.trigger === true ? ["trigger"] : []),
  ];
  return { name: name.toLowerCase(), entry, reads: new Set([...reads, ...byCode]) };
}

function sourcesOf(fn: string, name: string | undefined, around: readonly string[]): Source[] {
  if (TRIGGER.test(fn)) return ["trigger"];
  if (ROW.test(fn)) return [...around];
  if (name === undefined) return [];
  return fn === "variables" ? [`variable:${name}`] : [`action:${name}`];
}

const VEIL: Value = { hidden: true };

/** The trigger's outputs as people may see them. */
export function shownTriggerOutputs(definition: Definition, outputs: Value | undefined): Value | undefined {
  const trigger = triggerOf(definition)?.trigger;
  return outputs !== undefined && trigger !== undefined && declared(trigger).has("outputs") ? VEIL : outputs;
}

/** What a container decided, and how a subscription is given up, is made of the inputs. */
function shownDetail({ kind, detail }: JournalEntry, hidden: readonly Value[]): { detail?: Value } {
  if (!isObject(detail)) return {};
  if (kind === "opened") return { detail: { hidden: [...hidden] } };
  const { unsubscribe: _unsubscribe, ...rest } = detail;
  return { detail: rest };
}

/** A journal line as people may see it. The journal itself keeps the values: a run needs them after a crash. */
export function shownEntry<Entry extends JournalEntry>(entry: Entry): Entry {
  const parts = member(entry.detail, "hidden");
  if (!Array.isArray(parts)) return entry;
  const inputs = parts.includes("inputs");
  const outputs = parts.includes("outputs") || (inputs && entry.kind === "response");
  const { details: _details, ...error } = entry.error ?? { code: "", message: "" };
  return {
    ...entry,
    ...(inputs && entry.inputs !== undefined ? { inputs: VEIL } : {}),
    ...(outputs && entry.outputs !== undefined ? { outputs: VEIL } : {}),
    ...(entry.error === undefined ? {} : { error }),
    ...shownDetail(entry, parts),
  };
}
