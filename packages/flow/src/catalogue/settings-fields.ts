import type { ValueObject } from "@towpath/expressions";
import { isRecord, member, textMember } from "../tree.ts";
import type { FieldSpec, OperationSpec, SettingsGroup } from "./catalogue.ts";
import { retryGroup } from "./retry-fields.ts";

const TIMEOUT: SettingsGroup = {
  id: "timeout",
  title: "Timeout",
  help: "After this time the action counts as timed out, and everything it began is given up.",
  fields: [
    {
      path: "limit/timeout",
      title: "Give up after",
      help: "A duration such as PT2M (two minutes). Retries count, waiting for a person or a connection does not.",
      required: false,
      control: "text",
      placeholder: "PT2M",
    },
  ],
};

const ITEMS_AT_ONCE: SettingsGroup = {
  id: "concurrency",
  title: "Concurrency",
  help: "How many items of the list are worked on at the same time.",
  fields: [
    {
      path: "runtimeConfiguration/concurrency/repetitions",
      title: "Items at the same time",
      help: "From 1 to 50. With 1 the items are worked on in order, each after the one before it. 20 when left empty.",
      required: false,
      control: "number",
      placeholder: "20",
      choices: [{ value: 1, title: "in order" }],
      openChoices: true,
    },
  ],
};

const RUNS_AT_ONCE: SettingsGroup = {
  id: "concurrency",
  title: "Concurrency",
  help: "How many runs of this flow go on at the same time. As many as come when left empty.",
  fields: [
    {
      path: "runtimeConfiguration/concurrency/runs",
      title: "Runs at the same time",
      help: "From 1 to 100; further events wait for their turn. With 1 the runs go one after the other, in order.",
      required: false,
      control: "number",
      choices: [{ value: 1, title: "in order" }],
      openChoices: true,
    },
    {
      path: "runtimeConfiguration/concurrency/maximumWaitingRuns",
      title: "Runs that may wait",
      help: "From 1 to 100. Beyond so many, callers are asked to come back later and checks are skipped; schedules wait on.",
      required: false,
      control: "number",
    },
  ],
};

const SPLIT_ON: SettingsGroup = {
  id: "split-on",
  title: "Split on",
  help: "One event may bring a list. Split on it, and each of its items starts a run of its own.",
  fields: [
    {
      path: "splitOn",
      title: "A run for each item of",
      help: "A list in what came in, for example @triggerBody()?['value']. One run for the whole event when left empty.",
      required: false,
      control: "text",
      placeholder: "@triggerBody()?['value']",
    },
  ],
};

const SECURE: SettingsGroup = {
  id: "secure",
  title: "Secure inputs and outputs",
  help: "What is hidden is used by the run, but nobody can look at it, nor at what is worked out from it.",
  fields: [
    {
      path: "runtimeConfiguration/secureData/properties",
      title: "Hide in the history",
      help: "A service may repeat in its answer what it was sent: where it does, hide the outputs, too.",
      required: false,
      control: "some-of",
      choices: [
        { value: "inputs", title: "Inputs" },
        { value: "outputs", title: "Outputs" },
      ],
    },
  ],
};

const PAGINATION: SettingsGroup = {
  id: "pagination",
  title: "Pagination",
  help: "A service may answer with the first page of a long list and a link to the next one.",
  fields: [
    {
      path: "runtimeConfiguration/paginationPolicy/minimumItemCount",
      title: "Read pages up to this many items",
      help: "Follows the links until there are at least so many items, up to 100,000. Only the first page when left empty.",
      required: false,
      control: "number",
    },
  ],
};

const CHUNKING: SettingsGroup = {
  id: "chunking",
  title: "Chunking",
  help: "A large body is sent, and a large answer read, in pieces. The other side must know how.",
  fields: [
    {
      path: "runtimeConfiguration/contentTransfer/transferMode",
      title: "Large content",
      help: "",
      required: false,
      control: "choice",
      choices: [{ value: "Chunked", title: "In pieces" }],
    },
  ],
};

const OUTCOME: SettingsGroup = {
  id: "outcome",
  title: "After a crash",
  help: "A call that was on its way when Towpath was stopped hard may have reached the service or not. Repeating it carries the same Idempotency-Key; stopping lets a person decide.",
  fields: [
    {
      path: "metadata/towpath/unknownOutcome",
      title: "If a crash leaves the outcome unknown",
      help: "",
      required: false,
      control: "choice",
      choices: [
        { value: "repeat", title: "Repeat the call (default)" },
        { value: "ask", title: "Stop and ask a person" },
      ],
    },
  ],
};

const TRACKED: SettingsGroup = {
  id: "tracked",
  title: "Tracked properties",
  help: "Names and values that the history keeps with the step.",
  fields: [
    {
      path: "trackedProperties",
      title: "Tracked properties",
      help: "@action() is the step itself, with its inputs and outputs.",
      required: false,
      control: "dictionary",
    },
  ],
};

/** Types that are operations of connectors, of both hands of the format. */
const CONNECTOR = /^(openapiconnection|apiconnection)(webhook|notification)?$/;
const CONTAINERS = /^(scope|if|switch|foreach|until)$/;
/** Types that take time, so that a limit means something; an Until has a limit of its own among its parameters. */
const TAKES_TIME = /^(http|httpwebhook|workflow|wait|scope|if|switch|foreach)$/;
/** Types whose retry policy the engine reads. */
const RETRIES = /^(http|workflow|openapiconnection|apiconnection)$/;
/** Types that call somebody who may not know a repeated key. */
const CALLS = /^(http|httpwebhook)$/;
/** Triggers whose events come with a body. */
const BRINGS_A_BODY = /^(http|httpwebhook|request|manual|openapiconnection|apiconnection)/;

/** The settings a step of its type has besides its parameters, in the order they are shown. */
export function settingsOf(role: OperationSpec["role"], step: ValueObject): readonly SettingsGroup[] {
  const type = (textMember(step, "type") ?? "").toLowerCase();
  return role === "trigger" ? triggerSettings(type, step) : actionSettings(type, step);
}

/** The fields of all of them. */
export const settingFields = (role: OperationSpec["role"], step: ValueObject): readonly FieldSpec[] =>
  settingsOf(role, step).flatMap(({ fields }) => fields);

function triggerSettings(type: string, step: ValueObject): readonly SettingsGroup[] {
  return [
    RUNS_AT_ONCE,
    ...(BRINGS_A_BODY.test(type) ? [SPLIT_ON] : []),
    ...(type === "http" ? [retryGroup("inputs", policyIn(step, "inputs"), "trigger")] : []),
    SECURE,
  ];
}

function actionSettings(type: string, step: ValueObject): readonly SettingsGroup[] {
  const calls = type === "http" || CONNECTOR.test(type);
  const retries = type === "httpwebhook" ? "inputs/subscribe" : RETRIES.test(type) ? "inputs" : null;
  return [
    ...(TAKES_TIME.test(type) || CONNECTOR.test(type) ? [TIMEOUT] : []),
    ...(retries === null ? [] : [retryGroup(retries, policyIn(step, retries), "action")]),
    ...(type === "foreach" ? [ITEMS_AT_ONCE] : []),
    ...(CONTAINERS.test(type) ? [] : [SECURE]),
    ...(calls ? [PAGINATION, CHUNKING] : []),
    ...(CALLS.test(type) ? [OUTCOME] : []),
    TRACKED,
  ];
}

function policyIn(step: ValueObject, below: string): ValueObject {
  let at: ValueObject = step;
  for (const name of [...below.split("/"), "retryPolicy"]) {
    const next = member(at, name);
    if (!isRecord(next)) return {};
    at = next;
  }
  return at;
}
