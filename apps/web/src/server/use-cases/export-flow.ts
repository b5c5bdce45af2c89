import type { StoredFlow } from "@towpath/db";
import { readFlowFile, writeFlowFile } from "@towpath/flow";
import { ok } from "@towpath/prelude";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import { findFlow } from "./read-flows.ts";

interface Exported {
  readonly fileName: string;
  readonly bytes: Uint8Array;
}

/** The file a flow came from with its definition as it is now, or the definition alone for one drawn here. */
export async function exportFlow(deps: Deps, actor: Actor, id: string) {
  const found = await findFlow(deps, actor, id);
  if (!found.ok) return found;
  const { fileName, bytes } = (await fromSource(deps, found.value)) ?? onItsOwn(found.value);
  return ok({ fileName, contentBase64: Buffer.from(bytes).toString("base64") });
}

async function fromSource({ database }: Deps, flow: StoredFlow): Promise<Exported | null> {
  if (flow.source === null) return null;
  const { id, member, pointer } = flow.source;
  const source = await database.flows.source(flow.environmentId, id);
  if (source === null) return null;
  const file = readFlowFile(source.fileName, source.bytes);
  if (!file.ok) return null;
  const index = file.value.flows.findIndex((one) => one.member === member && one.pointer === pointer);
  if (index < 0) return null;
  const bytes = writeFlowFile(file.value, [{ flow: index, definitionText: flow.definitionText }]);
  return { fileName: source.fileName, bytes };
}

function onItsOwn(flow: StoredFlow): Exported {
  const stem = flow.name.replace(/[^\p{L}\p{N}._ -]+/gu, "_").slice(0, 80);
  return { fileName: `${stem}.json`, bytes: new TextEncoder().encode(flow.definitionText) };
}
