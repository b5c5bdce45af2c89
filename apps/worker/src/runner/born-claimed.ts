import type { ClaimedRun, LateAcceptance, NewRun } from "@towpath/engine";

/**
 * A run that was taken by the process that accepted it. Member by member: this is done for each event that comes in,
 * and copies of unknown shape are slow.
 */
export function bornClaimed(run: NewRun, fence: number, late?: LateAcceptance): ClaimedRun {
  const claimed: { -readonly [Member in keyof ClaimedRun]: ClaimedRun[Member] } = {
    runId: run.id,
    fence,
    environmentId: run.environmentId,
    flowId: run.flowId,
    versionId: run.versionId,
    mode: run.mode,
    trigger: run.trigger,
    createdAt: run.createdAt,
    cancelRequested: false,
    recoveryAttempts: 0,
    nextSeq: 0,
    messages: 0,
  };
  if (run.parent !== undefined) claimed.parent = run.parent;
  if (run.depth !== undefined) claimed.depth = run.depth;
  if (late !== undefined) claimed.late = late;
  return claimed;
}
