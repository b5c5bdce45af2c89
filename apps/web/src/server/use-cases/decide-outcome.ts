import { createHash } from "node:crypto";
import type { StepLine } from "@towpath/db";
import { decisionKey } from "@towpath/engine";
import { getMember, isObject, parseJson, type Value } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { notJson } from "../not-json.ts";
import { tell } from "../tell.ts";
import { findRun } from "./read-runs.ts";

interface Decision {
  readonly id: string;
  readonly action: string;
  readonly indexes: readonly number[];
  readonly decision: "repeat" | "worked" | "failed";
  readonly outputsText?: string | undefined;
}

const WORDS = {
  repeat: phrase("the call is made again"),
  worked: phrase("the call counts as done"),
  failed: phrase("the call counts as failed"),
} as const;

/** Tells a run that waits for it what became of a call whose outcome nobody knows. The first word counts. */
export async function decideOutcome(
  deps: Deps,
  actor: Actor,
  given: Decision,
): Promise<Result<{ runId: string }, Failure>> {
  const found = await findRun(deps, actor, given.id);
  if (!found.ok) return found;
  const body = messageOf(given);
  if (!body.ok) return body;
  const asked = await questionOf(deps, actor, given);
  if (asked === null) {
    return fail({
      kind: "conflict",
      ...said("'{action}' does not wait for a decision.", { action: given.action }),
    });
  }
  const { database } = deps;
  const outcome = await database.runs.deliver({
    runId: given.id,
    key: decisionKey(hash, asked),
    body: body.value,
  });
  if (outcome !== "delivered") {
    return fail({
      kind: "conflict",
      message: phrase("Somebody else decided in the meantime, or the run has ended."),
    });
  }
  const { environmentId, user } = actor;
  const note = { kind: "decided" as const, step: asked.action, detail: WORDS[given.decision], by: user.id };
  await database.interventions.note({ environmentId, runId: given.id, ...note });
  await tell(deps, "message", given.id);
  void deps.ring([given.id]).catch(() => deps.logger.warn({ runId: given.id }, "The doorbell did not ring"));
  return ok({ runId: given.id });
}

const hash = (text: string) => createHash("sha256").update(text, "utf8").digest("hex");

function messageOf({ decision, outputsText }: Decision): Result<Value, Failure> {
  if (outputsText === undefined || outputsText.trim() === "") return ok({ decision });
  if (decision !== "worked") {
    return fail({ kind: "invalid", message: phrase("Outputs go with the decision that the call worked.") });
  }
  const parsed = parseJson(outputsText);
  if (parsed.ok) return ok({ decision, outputs: parsed.value });
  return fail(notJson("outputs", parsed.failure));
}

const PAGE = 5_000;

/** The open question of a step: its last line says that it waits for a decision. */
async function questionOf({ database }: Deps, { environmentId }: Actor, { id, action, indexes }: Decision) {
  let last: StepLine | null = null;
  for (let from = 0; ; from += PAGE) {
    const lines = await database.history.lines(environmentId, id, from, PAGE);
    const place = indexes.join(".");
    const mine = lines.filter(
      (line) => line.action.toLowerCase() === action.toLowerCase() && line.indexes.join(".") === place,
    );
    last = mine.at(-1) ?? last;
    if (lines.length < PAGE) break;
  }
  if (last?.kind !== "waiting") return null;
  const entry = await database.history.entry(environmentId, id, last.seq);
  const detail = entry?.detail;
  if (!isObject(detail) || getMember(detail, "reason") !== "decision") return null;
  return { action: last.action, indexes: last.indexes, question: Number(getMember(detail, "question") ?? 1) };
}
