import type { Value } from "@towpath/expressions";
import { said } from "@towpath/prelude";
import { member, memberText } from "./actions/inputs.ts";
import { stepDetail, waitFor } from "./effect-lines.ts";
import { messageKey } from "./mailbox.ts";
import { failed } from "./outcome.ts";
import type { Step } from "./run-state.ts";
import type { Session } from "./session.ts";
import { LONGEST_WAIT_MS } from "./waits.ts";

/** Kinds whose call may have reached the other side; a child flow is found again by its id. */
const CALLS: ReadonlySet<string> = new Set(["http", "webhook", "effect"]);

/** Whether a person has to say how a call ended that was on its way when its worker was lost. */
export function mustAsk({ action, effect, phase }: Step): boolean {
  if (phase !== "ready" || effect === null || !action.asks || !CALLS.has(action.program.kind)) return false;
  return effect.repeated && effect.announced;
}

/** The key under which the decision comes. Each question has its own: an old answer decides nothing new. */
export function decisionKey(
  hash: (text: string) => string,
  step: { readonly action: string; readonly indexes: readonly number[]; readonly question: number },
): string {
  const { action, indexes, question } = step;
  return messageKey(hash, "decision", { action, indexes, attempt: question });
}

/** Suspends the step until somebody decides, and says so in the journal. */
export function askPerson(session: Session, step: Step, now: number): void {
  const { effect } = step;
  if (effect === null) return;
  effect.question = (effect.question ?? 0) + 1;
  effect.awaits = true;
  effect.isAsked = true;
  effect.announced = false;
  step.inputs = effect.recorded;
  expectDecision(session, step);
  waitFor(session, step, effect, { wakeAt: now + LONGEST_WAIT_MS, reason: "decision", now });
}

export function expectDecision(session: Session, step: Step): void {
  const { action, frame, effect } = step;
  const question = effect?.question ?? 1;
  const key = decisionKey(session.ports.hash, { action: action.name, indexes: frame.indexes, question });
  session.mailbox.expect(key, step);
}

/** Whether the step waits for a decision, not for what its action is about. */
export const isAsked = ({ effect }: Step): boolean => effect?.awaits === true && effect.isAsked === true;

/** What was decided: the call is made again with its key, or counts as the person says. */
export function decided(session: Session, step: Step, message: Value, now: number): void {
  const { effect } = step;
  if (effect === null) return;
  effect.awaits = false;
  effect.isAsked = false;
  const decision = memberText(message, "decision");
  if (decision === "repeat") {
    effect.repeated = true;
    effect.wakeAt = null;
    step.phase = "ready";
    session.stack.push(step);
    return;
  }
  const tries = stepDetail({ ...effect, repeated: false });
  const detail: Value = { ...(tries as object), decided: decision ?? "failed" };
  const outputs = member(message, "outputs");
  const inputs = step.inputs;
  const outcome =
    decision === "worked"
      ? ({ status: "Succeeded", code: "OK", inputs, outputs } as const)
      : failed("UnknownOutcome", WORDS, { inputs });
  session.settle(step, outcome, now, detail);
  session.follow(now);
}

const WORDS = said(
  "Towpath was interrupted while the call was on its way. A person decided that it failed.",
).message;
