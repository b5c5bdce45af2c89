import { parseDefinition } from "@towpath/flow";
import { api, codeOf, messageOf } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import type { SaveOutcome, Work } from "./autosave.ts";
import type { FlowFacts, ReadDraft } from "./designer-store.ts";
import type { Flow } from "./flow.ts";

export function factsOf(flow: Flow): FlowFacts {
  const { revision, enabled, state, publishedVersion, callbackUrl, nextRunAt, trigger, subscription, asks } =
    flow;
  return { revision, enabled, state, publishedVersion, callbackUrl, nextRunAt, trigger, subscription, asks };
}

/** Refusals that a later attempt with the same text may pass. */
const PASSING = new Set([
  "TIMEOUT",
  "TOO_MANY_REQUESTS",
  "INTERNAL_SERVER_ERROR",
  "BAD_GATEWAY",
  "SERVICE_UNAVAILABLE",
  "GATEWAY_TIMEOUT",
]);

/** Sends one save and says what became of it in the words of autosave. */
export async function sendDraft(
  t: Words,
  flowId: string,
  work: Work,
  revision: number,
): Promise<SaveOutcome & { facts?: FlowFacts }> {
  try {
    const flow = await api.flows.saveDraft({
      id: flowId,
      revision,
      name: work.name,
      definitionText: work.text,
    });
    return { kind: "saved", revision: flow.revision, facts: factsOf(flow) };
  } catch (error) {
    return codeOf(error) === "CONFLICT"
      ? { kind: "conflict", message: messageOf(error, t) }
      : refusalOf(t, error);
  }
}

/** The draft as others saved it. */
export async function readDraft(t: Words, flowId: string): Promise<ReadDraft> {
  try {
    const flow = await api.flows.get({ id: flowId });
    const parsed = parseDefinition(flow.definitionText);
    // The server takes nothing that does not parse.
    if (!parsed.ok) return { kind: "refused", message: t.said(parsed.failure) };
    const { revision, name, definitionText: text } = flow;
    return { kind: "read", theirs: { revision, name, text, definition: parsed.value }, facts: factsOf(flow) };
  } catch (error) {
    return refusalOf(t, error);
  }
}

function refusalOf(t: Words, error: unknown) {
  const message = messageOf(error, t);
  const code = codeOf(error);
  if (code === "UNAUTHORIZED") return { kind: "signed-out", message } as const;
  if (code === "NOT_FOUND") return { kind: "gone", message } as const;
  return { kind: code === null || PASSING.has(code) ? "unreachable" : "refused", message } as const;
}
