import { stringifyJson } from "@towpath/expressions";
import { type ImportedFlow, readFlowFile } from "@towpath/flow";
import { cutText, fail, ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { presentFlow } from "../present-flow.ts";

const LONGEST_NAME = 120;

/** Names come out of files that others made: one line, of our length, never empty. */
function flowName(imported: ImportedFlow): string {
  const name = imported.name
    .toWellFormed()
    .replace(/[\p{Cc}\u2028\u2029\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]+/gu, " ")
    .trim();
  return /[^\p{Cf}\p{Z}]/u.test(name) ? cutText(name, LONGEST_NAME).trim() : "Imported flow";
}

/**
 * Every flow of a file, in any of the known shapes, as drafts that are off. The file is kept: an export gives it back
 * with nothing lost.
 */
export async function importFlows(
  deps: Deps,
  actor: Actor,
  given: { fileName: string; contentBase64: string },
) {
  const bytes = new Uint8Array(Buffer.from(given.contentBase64, "base64"));
  const read = readFlowFile(given.fileName, bytes);
  if (!read.ok) {
    const { message, saying, line, column } = read.failure;
    return fail({
      kind: "invalid" as const,
      message,
      ...(saying === undefined ? {} : { saying }),
      ...(line === undefined ? {} : { line }),
      ...(column === undefined ? {} : { column }),
    });
  }
  const { environmentId } = actor;
  const sourceId = await deps.database.flows.saveSource({ environmentId, fileName: given.fileName, bytes });
  const flows = [];
  for (const imported of read.value.flows) {
    const stored = await deps.database.flows.create({
      environmentId,
      name: flowName(imported),
      definitionText: imported.definitionText,
      parametersText: stringifyJson(imported.parameterValues, 2),
      createdBy: actor.user.id,
      sourceAlias: imported.alias,
      source: { id: sourceId, member: imported.member, pointer: imported.pointer },
    });
    flows.push(await presentFlow(deps, stored));
  }
  return ok({ shape: read.value.shape, flows });
}
