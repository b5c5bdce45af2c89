"use client";

import { Alert } from "@mantine/core";
import { getMember, type ValueObject } from "@towpath/expressions";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { OutcomeDecision } from "./outcome-decision.tsx";
import type { StepLine } from "./run-model.ts";
import { hasEnded, type Run } from "./use-run.ts";

interface Props {
  readonly run: Run;
  readonly line: StepLine;
  readonly detail: ValueObject | null;
}

/** What is worth knowing about how a step came to its end, beside its status. */
export function StepNotes({ run, line, detail }: Props) {
  const t = useWords();
  if (detail === null) return null;
  const says = (name: string) => getMember(detail, name);
  if (says("reason") === "decision" && line.status === "Waiting" && !hasEnded(run)) {
    return <OutcomeDecision run={run} line={line} />;
  }
  const words = [
    says("pinned") === true ? phrase("Pinned output: this test did not execute the action.") : null,
    says("repeatedAfterRecovery") === true ? REPEATED : null,
    decidedWords(says("decided")),
  ].filter((text) => text !== null);
  return words.map((text) => (
    <Alert key={text} color="gray" role="note">
      {t(text)}
    </Alert>
  ));
}

const REPEATED = phrase(
  "Made again: Towpath was interrupted during the call before this one, and could not know whether it had arrived. Both carried the same key (Idempotency-Key), by which the service can tell that they are one.",
);

function decidedWords(decided: unknown): string | null {
  if (decided === "worked")
    return phrase("The outcome of the call was unknown. A person decided that it worked.");
  if (decided === "failed")
    return phrase("The outcome of the call was unknown. A person decided that it failed.");
  return null;
}
