export { isTransient } from "./actions/http.ts";
export { advance } from "./advance.ts";
export type { AdvancePorts, RunProgress } from "./advance-ports.ts";
export { decisionKey } from "./ask-person.ts";
export {
  BATCH_LIMITS,
  type BatchConfiguration,
  type BatchItem,
  batchBody,
  batchConfigurations,
  batchOutputsOf,
  isBatchFull,
  targetBatch,
} from "./batch.ts";
export { compilePlan, type PlanFailure } from "./compile-plan.ts";
export { compileVersion, type VersionText } from "./compile-version.ts";
export type * from "./compute-port.ts";
export type { ConnectionNews } from "./connection-news.ts";
export type * from "./connector-call.ts";
export { type Decision, decide } from "./decide.ts";
export { parseDuration } from "./duration.ts";
export { childRuns, type FiredChild, fireChild } from "./fire-child.ts";
export { type Firing, type FiringMoment, fireTrigger, type IncomingEvent } from "./fire-trigger.ts";
export { giveUp, quarantined } from "./give-up.ts";
export * from "./journal.ts";
export { compileSchema, type SchemaCheck, type SchemaError } from "./json-schema.ts";
export { messageKey } from "./mailbox.ts";
export type { CallableFlow, MemoryCallbacks } from "./memory-host.ts";
export { createMemoryRunStore, type MemoryRun } from "./memory-run-store.ts";
export type { Outcome } from "./outcome.ts";
export { canBePinned, pinMisfit } from "./pinned.ts";
export type {
  ActionPlan,
  BlockPlan,
  EffectCall,
  EffectProgram,
  Plan,
  PreparedCall,
  PreparedEffect,
  TriggerPlan,
} from "./plan.ts";
export * from "./ports.ts";
export { type Replayed, replay } from "./replay.ts";
export { type ActionReport, type RunReport, reportFrom, type StepReport } from "./report.ts";
export { SCHEMA_MISMATCH, schemaMismatch } from "./request-schema.ts";
export { resubmitLines } from "./resubmit/resubmit.ts";
export type { ResubmitFrom, ResubmitRefusal } from "./resubmit/steps-to-repeat.ts";
export { retryAfterMs, retryDelayMs } from "./retry-policy.ts";
export type { WorkflowFacts } from "./run-context.ts";
export * from "./run-store.ts";
export { type RunToEndOptions, type RunToEndPorts, type RunToEndReport, runToEnd } from "./run-to-end.ts";
export { sayingOf } from "./saying-of.ts";
export { isSecured, shownEntry, shownTriggerOutputs, VEIL } from "./secure-data.ts";
export { statusName, statusWords } from "./status-names.ts";
export { stepError, type Words } from "./step-error.ts";
export { type StopSignal, StopSwitch } from "./stop-signal.ts";
export { formatTimestamp } from "./timestamp.ts";
export { prepareTriggerCall, type TriggerCallMoment } from "./trigger-call.ts";
