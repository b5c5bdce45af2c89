import { readFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import type { CallableFlow } from "@towpath/engine";
import { type ImportedFlow, readFlowFile } from "@towpath/flow";

/** Finds the flow that a Workflow action of a file means. */
export type FindFlow = (flow: string) => Promise<CallableFlow | null>;

/**
 * Flows beside a flow: those of the same file (by name, by what names them in a deployment template, or by the id in
 * their place in a package), then
 * `<name>/workflow.json` of the same app, then `<name>.json` in the same folder.
 */
export function siblingFlows(path: string, flows: readonly ImportedFlow[]): FindFlow {
  return async (reference) =>
    inFile(flows, reference) ?? (isFileName(reference) ? await beside(path, reference) : null);
}

function inFile(flows: readonly ImportedFlow[], reference: string): ImportedFlow | null {
  const wanted = reference.toLowerCase();
  const named = flows.find((flow) => flow.name.toLowerCase() === wanted);
  const aliased = flows.find(({ alias }) => alias?.toLowerCase() === wanted);
  return named ?? aliased ?? flows.find(({ member }) => partsOf(member).includes(wanted)) ?? null;
}

/** Parts that say where flows lie, not which one this is. */
const PLACES: ReadonlySet<string> = new Set([
  "",
  "workflow",
  "workflows",
  "microsoft.flow",
  "flows",
  "definition",
]);
const ID_AT_END = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** `Microsoft.Flow/flows/<id>/definition.json`, `Workflows/Name-<id>.json`, `Name/workflow.json`. */
function partsOf(member: string | null): string[] {
  const parts = (member ?? "").toLowerCase().split("/");
  const stems = parts.map((part) => part.replace(/\.json$/, "")).filter((stem) => !PLACES.has(stem));
  return stems.flatMap((stem) => [stem, ID_AT_END.exec(stem)?.[0] ?? stem]);
}

const isFileName = (name: string) =>
  name !== "." && name !== ".." && !/[/\\]/.test(name) && !name.includes("\u0000");

async function beside(path: string, name: string): Promise<ImportedFlow | null> {
  const folder = dirname(path);
  const isStandard = basename(path).toLowerCase() === "workflow.json";
  const candidates = isStandard
    ? [join(folder, "..", name, "workflow.json")]
    : [join(folder, `${name}.json`), join(folder, name, "workflow.json")];
  for (const candidate of candidates) {
    const bytes = await readFile(candidate).catch(() => null);
    const file = bytes === null ? null : readFlowFile(basename(candidate), bytes);
    const flow = file?.ok === true ? file.value.flows[0] : undefined;
    if (flow !== undefined) return { ...flow, name };
  }
  return null;
}
