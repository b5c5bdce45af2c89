import { basename } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import type { Value } from "@towpath/expressions";
import { z } from "zod";
import type { ApiClient } from "./api-client.ts";

/** Connectors that are sent together. */
export interface ConnectorParcel {
  readonly path: string;
  readonly fileName: string;
  /** A zip. */
  readonly bytes: Uint8Array;
}

type Line = { [name: string]: Value; ok: boolean };

const Imported = z.object({
  flows: z.array(z.object({ id: z.string(), name: z.string(), problems: z.array(z.unknown()) })),
});

/** One file with flows. They are drafts, and off. */
export async function importFlow(api: ApiClient, path: string, bytes: Uint8Array): Promise<Line> {
  const json = { fileName: basename(path), contentBase64: Buffer.from(bytes).toString("base64") };
  const answer = await api.post("/flows/import", { json }, Imported);
  if (!answer.ok) return { path, kind: "flow", ok: false, message: answer.failure };
  const flows = answer.value.flows.map(({ id, name, problems }) => ({ id, name, problems: problems.length }));
  return { path, kind: "flow", ok: true, flows };
}

const Job = z.object({
  id: z.string(),
  status: z.enum(["Running", "Done", "Failed", "Interrupted"]),
  total: z.number(),
  done: z.number(),
  created: z.number(),
  updated: z.number(),
  same: z.number(),
  refused: z.number(),
  message: z.string().nullable(),
  items: z.array(
    z.object({
      folder: z.string(),
      outcome: z.enum(["created", "updated", "same", "refused"]),
      connectorId: z.string().nullable(),
      title: z.string(),
      message: z.string().nullable(),
    }),
  ),
});

const LOOK_MS = 500;

/** Sends a zip, and waits until the server is through with it. How far it came is told on standard error. */
export async function importConnectors(
  api: ApiClient,
  { path, fileName, bytes }: ConnectorParcel,
  origin: "managed" | "custom" | undefined,
): Promise<Line> {
  const query = new URLSearchParams({ fileName, ...(origin === undefined ? {} : { origin }) });
  let answer = await api.post(`/connectors/uploads?${query}`, { bytes }, Job);
  while (answer.ok && answer.value.status === "Running") {
    const { id, done, total } = answer.value;
    process.stderr.write(`towpath: ${done} of ${total} folders\n`);
    await sleep(LOOK_MS);
    answer = await api.get(`/connector-imports/${id}`, Job);
  }
  if (!answer.ok) return { path, kind: "connector", ok: false, message: answer.failure };
  const { status, created, updated, same, refused, message, items } = answer.value;
  const ok = status === "Done" && refused === 0;
  return {
    ...{ path, kind: "connector", ok, created, updated, same, refused },
    ...(message === null ? {} : { message }),
    items,
  };
}
