import { stringifyJson, toText, type Value, type ValueObject } from "@towpath/expressions";
import { calledFlow } from "@towpath/flow";
import { fail, ok, type Result, type Said, said } from "@towpath/prelude";
import { BATCH_LIMITS, partitionOf } from "../batch.ts";
import { failed, type Outcome, succeeded } from "../outcome.ts";
import type { EffectProgram, PreparedEffect } from "../plan.ts";
import type { BatchMessage } from "../ports.ts";
import { compileInputs, member, memberText } from "./inputs.ts";

const LONGEST_NAME = 200;

/** SendToBatch: a message for a flow with a batch trigger. Sent twice under one key, it is one message. */
export function sendToBatch(action: ValueObject): EffectProgram {
  const evaluate = compileInputs(member(action, "inputs"));
  return {
    kind: "effect",
    harmless: false,
    prepare(context, recorded) {
      const evaluated = evaluate(context);
      // The message is the one whose intent was written, even if the expressions would say otherwise by now.
      if (recorded !== undefined) return prepare(recorded);
      return evaluated.ok ? prepare(evaluated.value) : evaluated;
    },
  };
}

function prepare(inputs: Value): Result<PreparedEffect, Outcome> {
  const message = readMessage(inputs);
  if (!message.ok) return fail(failed("BadRequest", message.failure, { inputs }));
  return ok({
    inputs,
    async perform({ batches }, { idempotencyKey }) {
      if (batches === undefined)
        return failed("BatchNotAvailable", said("Messages cannot be sent to batches here.").message);
      const sent = await batches.send(message.value, idempotencyKey);
      if (!sent.ok) return failed(sent.failure.code, sent.failure, { inputs });
      const { batchName, partitionName } = message.value;
      return succeeded(inputs, { body: { messageId: sent.value.messageId, batchName, partitionName } });
    },
  });
}

function readMessage(inputs: Value): Result<BatchMessage, Said> {
  const flow = calledFlow(inputs);
  if (flow === null)
    return fail(said("The action does not say which flow gets the message: 'host.workflow.id' is missing."));
  const batchName = textOf(inputs, "batchName");
  if (batchName === null)
    return fail(said("The action does not say which batch the message is for: 'batchName' is missing."));
  const content = member(inputs, "content");
  if (content === undefined) return fail(said("There is nothing to send: the input 'content' is missing."));
  if (stringifyJson(content).length > BATCH_LIMITS.messageBytes) {
    return fail(said("The message is larger than 1 MB. Send less, or send where to find it."));
  }
  const partitionName = partitionOf(textOf(inputs, "partitionName"));
  const messageId = textOf(inputs, "messageId");
  if ([batchName, partitionName, messageId ?? ""].some((name) => name.length > LONGEST_NAME)) {
    return fail(
      said("Names of batches, partitions and messages have at most {most} characters.", {
        most: LONGEST_NAME,
      }),
    );
  }
  const triggerName = memberText(member(inputs, "host"), "triggerName");
  return ok({ flow, triggerName, batchName, partitionName, messageId, content });
}

/** A text, or whatever has a text; null for nothing. */
function textOf(inputs: Value, name: string): string | null {
  const value = member(inputs, name);
  if (value === undefined || value === null) return null;
  const text = toText(value).trim();
  return text === "" ? null : text;
}
