import { compileTemplate, emptyContext, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { member, memberNumber, memberObject, memberText } from "./actions/inputs.ts";
import type { StepError } from "./journal.ts";
import type { Plan } from "./plan.ts";
import type { BatchMessage } from "./ports.ts";
import { stepError } from "./step-error.ts";

/** When the messages of one batch are released. */
export interface BatchConfiguration {
  readonly name: string;
  /** So many messages; null: their number does not matter. */
  readonly messageCount: number | null;
  /** So many bytes of content; null: their size does not matter. */
  readonly batchSize: number | null;
  readonly recurrence: Value | null;
}

/** A message as its run gets it. */
export interface BatchItem {
  readonly content: Value;
  readonly messageId: string;
}

/** The most one run is given, whatever the configuration says (limits of Logic Apps). */
export const BATCH_LIMITS = { messages: 8_000, bytes: 80 * 1_048_576, messageBytes: 1_048_576 };

const DEFAULT_PARTITION = "DEFAULT";

/** The configurations of a batch trigger; what is wrong with it in plain words. */
export function batchConfigurations(plan: Plan): Result<readonly BatchConfiguration[], Said> {
  const { trigger } = plan;
  if (trigger?.type.toLowerCase() !== "batch") return fail(said("It does not start by a batch."));
  const context = emptyContext({ parameter: (name) => plan.parameters.get(name.toLowerCase()) });
  const inputs = compileTemplate(trigger.inputs ?? {}).evaluate(context);
  if (!inputs.ok) return fail(said("The batch trigger cannot be read. {why}", { why: inputs.failure }));
  const mode = memberText(inputs.value, "mode")?.toLowerCase() ?? "inline";
  if (mode !== "inline")
    return fail(said("Only batches that are configured in the trigger itself can be run."));
  const configurations = Object.entries(memberObject(inputs.value, "configurations"));
  const read = configurations.map(([name, source]) => readConfiguration(name, source));
  return ok(read);
}

function readConfiguration(name: string, source: Value): BatchConfiguration {
  const criteria = memberObject(source, "releaseCriteria");
  return {
    name,
    messageCount: positive(criteria, "messageCount"),
    batchSize: positive(criteria, "batchSize"),
    recurrence: member(criteria, "recurrence") ?? null,
  };
}

function positive(criteria: ValueObject, name: string): number | null {
  const number = memberNumber(criteria, name);
  return Number.isFinite(number) && number >= 1 ? Math.floor(number) : null;
}

/** Whether so many messages of so many bytes are released without waiting for their time. */
export function isBatchFull(
  { messageCount, batchSize }: BatchConfiguration,
  waiting: { readonly messages: number; readonly bytes: number },
): boolean {
  const most = Math.min(messageCount ?? BATCH_LIMITS.messages, BATCH_LIMITS.messages);
  const bytes = Math.min(batchSize ?? BATCH_LIMITS.bytes, BATCH_LIMITS.bytes);
  return waiting.messages >= most || waiting.bytes >= bytes;
}

/** What a released batch hands to its run. */
export function batchBody(batchName: string, partitionName: string, items: readonly BatchItem[]): Value {
  return { items: items.map(({ content, messageId }) => ({ content, messageId })), batchName, partitionName };
}

/** The batch a message is meant for, in the flow that was found for it. */
export function targetBatch(
  plan: Plan,
  flowName: string,
  message: BatchMessage,
): Result<BatchConfiguration, StepError> {
  const wanted = message.triggerName;
  const configurations = batchConfigurations(plan);
  if (!configurations.ok) {
    const told = said("'{flow}' takes no messages. {why}", { flow: flowName, why: configurations.failure });
    return fail(stepError("NotABatchFlow", told));
  }
  const trigger = plan.trigger?.name ?? "";
  if (wanted !== null && wanted.toLowerCase() !== trigger.toLowerCase()) {
    const told = said("'{flow}' has no trigger '{trigger}'. Its trigger is called '{other}'.", {
      flow: flowName,
      trigger: wanted,
      other: trigger,
    });
    return fail(stepError("TriggerNotFound", told));
  }
  const lower = message.batchName.toLowerCase();
  const found = configurations.value.find(({ name }) => name.toLowerCase() === lower);
  if (found !== undefined) return ok(found);
  const names = configurations.value.map(({ name }) => `'${name}'`).join(", ");
  const asked = { flow: flowName, batch: message.batchName };
  const told =
    names === ""
      ? said("'{flow}' has no batch '{batch}'. It has none.", asked)
      : said("'{flow}' has no batch '{batch}'. It has {names}.", { ...asked, names });
  return fail(stepError("BatchNotFound", told));
}

export function partitionOf(name: string | null): string {
  return name === null || name.trim() === "" ? DEFAULT_PARTITION : name.trim();
}

/** A batch trigger's own outputs are an object with the items; anything else that is tried is made into one. */
export function batchOutputsOf(plan: Plan, body: Value | undefined): Value {
  if (isObject(body) && member(body, "items") !== undefined) return body;
  const contents = Array.isArray(body) ? body : body === undefined ? [] : [body];
  const configurations = batchConfigurations(plan);
  const name = (configurations.ok ? configurations.value[0]?.name : undefined) ?? "";
  const items = contents.map((content, index) => ({ content, messageId: String(index + 1) }));
  return batchBody(name, DEFAULT_PARTITION, items);
}
