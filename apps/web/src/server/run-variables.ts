import { type JournalEntry, shownEntry } from "@towpath/engine";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { actionAt, type Definition } from "@towpath/flow";
import { isVeiled } from "./veiled-value.ts";

/** What a step did to variables: given those before it, those after it. */
type Change = (variables: Map<string, Value>, entry: JournalEntry) => void;

const CHANGES: Readonly<Record<string, Change>> = {
  initializevariable: (variables, { inputs }) => {
    const declared = memberOf(inputs, "variables");
    if (!Array.isArray(declared)) return;
    for (const one of declared) {
      const name = memberOf(one, "name");
      if (typeof name === "string") variables.set(name, memberOf(one, "value") ?? null);
    }
  },
  setvariable: (variables, entry) => setTo(variables, entry, memberOf(entry.inputs, "value")),
  incrementvariable: (variables, entry) => setTo(variables, entry, reported(entry)),
  decrementvariable: (variables, entry) => setTo(variables, entry, reported(entry)),
  appendtostringvariable: (variables, entry) => {
    const [before, added] = [variables.get(nameOf(entry)), reported(entry)];
    setTo(
      variables,
      entry,
      typeof before === "string" && typeof added === "string" ? before + added : undefined,
    );
  },
  appendtoarrayvariable: (variables, entry) => {
    const [before, added] = [variables.get(nameOf(entry)), reported(entry)];
    setTo(variables, entry, Array.isArray(before) && added !== undefined ? [...before, added] : undefined);
  },
};

/**
 * Variables by name, as they stood after these entries of a run. A variable whose value cannot be told (secured, or
 * changed by a step whose values were not read) is left out.
 */
export function variablesAfter(definition: Definition, entries: readonly JournalEntry[]): ValueObject {
  const variables = new Map<string, Value>();
  for (const entry of entries) {
    if (entry.kind !== "step" || entry.status !== "Succeeded") continue;
    const type = actionAt(definition, entry.action)?.action.type;
    const change = typeof type === "string" ? CHANGES[type.toLowerCase()] : undefined;
    const shown = shownEntry(entry);
    if (change === undefined) continue;
    if (isVeiled(shown.inputs) || shown.inputs === undefined) forget(variables, entry);
    else change(variables, shown);
  }
  return Object.fromEntries(variables);
}

/** Nothing can be said any more of what a step changed that may not be read. */
function forget(variables: Map<string, Value>, entry: JournalEntry): void {
  const name = nameOf(entry);
  if (name === "") variables.clear();
  else variables.delete(name);
}

function setTo(variables: Map<string, Value>, entry: JournalEntry, value: Value | undefined): void {
  const name = nameOf(entry);
  if (value === undefined || isVeiled(value)) variables.delete(name);
  else variables.set(name, value);
}

/** In the spelling of its declaration, as the steps before it wrote it. */
function nameOf({ inputs }: JournalEntry): string {
  const name = memberOf(inputs, "name");
  return typeof name === "string" ? name : "";
}

const reported = ({ outputs }: JournalEntry): Value | undefined =>
  memberOf(memberOf(outputs, "body"), "value");

const memberOf = (value: Value | undefined, name: string): Value | undefined =>
  value !== undefined && isObject(value) ? getMember(value, name) : undefined;
