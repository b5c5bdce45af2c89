import type { FieldSpec, OperationSpec } from "./catalogue.ts";

const GIVE_UP_AFTER: FieldSpec = {
  path: "limit/timeout",
  title: "Give up after",
  help: "A duration such as PT2M (two minutes) after which the action counts as timed out, with everything it began.",
  required: false,
  control: "text",
  placeholder: "PT2M",
  advanced: true,
};

const TRACKED: FieldSpec = {
  path: "trackedProperties",
  title: "Tracked properties",
  help: "Names and values that the history keeps with the step; @action() is the step itself, with its inputs and outputs.",
  required: false,
  control: "dictionary",
  advanced: true,
};

const RUNS_AT_ONCE: readonly FieldSpec[] = [
  {
    path: "runtimeConfiguration/concurrency/runs",
    title: "Runs at the same time",
    help: "From 1 (one after the other, in order) to 100; further events wait for their turn. As many as come when left empty.",
    required: false,
    control: "number",
    advanced: true,
  },
  {
    path: "runtimeConfiguration/concurrency/maximumWaitingRuns",
    title: "Runs that may wait",
    help: "From 1 to 100. Beyond so many, callers are asked to come back later and checks are skipped; schedules wait on.",
    required: false,
    control: "number",
    advanced: true,
  },
];

const SECURED: FieldSpec = {
  path: "runtimeConfiguration/secureData/properties",
  title: "Hide in the history",
  help: "What is hidden is used by the run, but nobody can look at it, nor at what is worked out from it.",
  required: false,
  control: "some-of",
  choices: [
    { value: "inputs", title: "Inputs" },
    { value: "outputs", title: "Outputs" },
  ],
  advanced: true,
};

const PAGES_AND_PIECES: readonly FieldSpec[] = [
  {
    path: "runtimeConfiguration/paginationPolicy/minimumItemCount",
    title: "Read pages up to this many items",
    help: "Follows the link to the next page until there are at least so many items, up to 100,000. Only the first page when left empty.",
    required: false,
    control: "number",
    advanced: true,
  },
  {
    path: "runtimeConfiguration/contentTransfer/transferMode",
    title: "Large content",
    help: "Sends a large body, and reads a large answer, in pieces. The other side must know how.",
    required: false,
    control: "choice",
    choices: [{ value: "Chunked", title: "In pieces" }],
    advanced: true,
  },
];

const UNKNOWN_OUTCOME: FieldSpec = {
  path: "metadata/towpath/unknownOutcome",
  title: "If a crash leaves the outcome unknown",
  help: "A call that was on its way when Towpath was stopped hard may have reached the service or not. Repeating it carries the same Idempotency-Key; stopping lets a person decide.",
  required: false,
  control: "choice",
  choices: [
    { value: "repeat", title: "Repeat the call (default)" },
    { value: "ask", title: "Stop and ask a person" },
  ],
  advanced: true,
};

/** Types that call somebody who may not know a repeated key. */
const CALLS: ReadonlySet<string> = new Set(["Http", "HttpWebhook"]);

/** Types that take time, so that a limit means something; an Until has a limit of its own. */
const TAKES_TIME: ReadonlySet<string> = new Set([
  "Http",
  "HttpWebhook",
  "Workflow",
  "Wait",
  "Scope",
  "If",
  "Switch",
  "Foreach",
]);

const CONTAINERS: ReadonlySet<string> = new Set(["Scope", "If", "Switch", "Foreach", "Until"]);

const settingsOf = (type: string): readonly FieldSpec[] => [
  ...(TAKES_TIME.has(type) ? [GIVE_UP_AFTER] : []),
  ...(type === "Http" ? PAGES_AND_PIECES : []),
  ...(CALLS.has(type) ? [UNKNOWN_OUTCOME] : []),
  ...(CONTAINERS.has(type) ? [] : [SECURED]),
  TRACKED,
];

/** An operation with the settings that actions of its type have besides their inputs. */
export function withSettings(spec: OperationSpec): OperationSpec {
  return spec.role === "trigger"
    ? { ...spec, fields: [...spec.fields, ...RUNS_AT_ONCE, SECURED] }
    : { ...spec, fields: [...spec.fields, ...settingsOf(spec.type)] };
}
