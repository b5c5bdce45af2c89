import {
  compileExpression,
  compileTemplate,
  isObject,
  isOfNoParameter,
  type Value,
  type ValueObject,
} from "@towpath/expressions";
import {
  type ActionEntry,
  allActions,
  type Definition,
  isSecureParameter,
  readsOfScript,
  triggerOf,
} from "@towpath/flow";
import { type Said, said } from "@towpath/prelude";
import { member, memberObject, memberText, withoutMembers } from "./actions/inputs.ts";
import type { JournalEntry, StepError } from "./journal.ts";
import { statusCodeOf } from "./status-names.ts";
import { stepError } from "./step-error.ts";

/** A part of a step that the history does not show. */
export type Hidden = "inputs" | "outputs";

/** Their outputs are their inputs in another shape. */
const ECHOES: ReadonlySet<string> = new Set([
  "compose",
  "parsejson",
  "query",
  "select",
  "join",
  "table",
  "response",
  "setvariable",
  "initializevariable",
  "appendtoarrayvariable",
  "appendtostringvariable",
  "incrementvariable",
  "decrementvariable",
  "javascriptcode",
  "liquid",
  "xmlvalidation",
  "xslt",
  // A flow that is called is a function: what it answers is made of what it was given.
  "workflow",
]);
const TRIGGER = /^trigger/;
const ROW = /^items?$/;

/**
 * One thing an action reads: `action:send` (its outputs), `record:send` (all of it), `result:scope`, `variable:token`,
 * `parameter:key`, `trigger`, or `row:loop` for the item of a loop.
 */
type Source = string;

interface Reading {
  readonly name: string;
  readonly entry: ActionEntry;
  readonly reads: ReadonlySet<Source>;
}

/** What of a definition is not shown to anybody. */
export interface HiddenParts {
  /** By lower-case name of the action. */
  readonly actions: ReadonlyMap<string, ReadonlySet<Hidden>>;
  /** Of the trigger's own `secureData`. */
  readonly trigger: ReadonlySet<Hidden>;
  /** Outputs of the flow that are worked out from something hidden. */
  readonly outputs: ReadonlySet<string>;
  /** True when the ids that the trigger gives to its runs would tell something hidden: runs keep their own. */
  readonly trackingIds: boolean;
  /** True when why the trigger did not fire would tell something hidden. */
  readonly reasons: boolean;
}

/**
 * What `runtimeConfiguration.secureData` hides, the values of secure parameters, and whatever is worked out from
 * something hidden.
 */
export function hiddenParts(definition: Definition): HiddenParts {
  const hidden = new Map<string, Set<Hidden>>();
  const trigger = triggerOf(definition)?.trigger;
  const ofTrigger = trigger === undefined ? new Set<Hidden>() : declared(trigger);
  const tainted = new Set<Source>(secureParameters(definition));
  if (trigger !== undefined && readsAny(trigger, tainted)) ofTrigger.add("inputs");
  if (ofTrigger.has("outputs")) tainted.add("trigger").add("record:trigger");
  if (ofTrigger.has("inputs")) tainted.add("record:trigger");
  const entries = allActions(definition);
  for (const entry of entries) {
    const parts = declared(entry.action);
    if (parts.size > 0) hide(entry, parts, hidden, tainted);
    if (parts.has("outputs")) tainted.add(`action:${entry.name.toLowerCase()}`);
  }
  if (tainted.size > 0) spread(entries.map(readingOf), hidden, tainted);
  const outputs = hiddenOutputs(definition, tainted);
  return { actions: hidden, trigger: ofTrigger, outputs, ...toldBy(trigger, tainted) };
}

/** What a trigger tells others beside its inputs and outputs. */
const toldBy = (trigger: ValueObject | undefined, tainted: ReadonlySet<Source>) => ({
  trackingIds: trigger !== undefined && trackingTells(trigger, tainted),
  reasons: trigger !== undefined && decidesBy(trigger, tainted),
});

/** An id of a run stands in headers, lists and logs of others: nothing could seal it. */
function trackingTells(trigger: ValueObject, tainted: ReadonlySet<Source>): boolean {
  const settings = ["correlation", "splitOnConfiguration"].map((name) => member(trigger, name) ?? null);
  return reads(settings, tainted);
}

/** Whether conditions or `splitOn` read one of these: whoever calls would be told the value they stumbled over. */
function decidesBy(trigger: ValueObject, tainted: ReadonlySet<Source>): boolean {
  const conditions = member(trigger, "conditions");
  const written = (Array.isArray(conditions) ? conditions : []).map(
    (one) => member(one, "expression") ?? one,
  );
  return reads([...written, member(trigger, "splitOn") ?? null], tainted);
}

const reads = (value: Value, tainted: ReadonlySet<Source>): boolean =>
  tainted.size > 0 &&
  compileTemplate(value).references.some(({ fn, name }) =>
    sourcesOf(fn.toLowerCase(), name?.toLowerCase(), []).some((source) => tainted.has(source)),
  );

/** Whether what a trigger asks others with is worked out from one of these; its sign-in is blotted out anyway. */
function readsAny(trigger: ValueObject, tainted: ReadonlySet<Source>): boolean {
  const signIn = SIGN_INS[memberText(trigger, "type")?.toLowerCase() ?? ""] ?? [];
  const inputs = member(trigger, "inputs") ?? null;
  return reads(isObject(inputs) ? withoutMembers(inputs, signIn) : inputs, tainted);
}

function secureParameters(definition: Definition): Source[] {
  return Object.entries(memberObject(definition, "parameters")).flatMap(([name, declaration]) =>
    isSecureParameter(declaration) ? [`parameter:${name.toLowerCase()}`] : [],
  );
}

function hiddenOutputs(definition: Definition, tainted: ReadonlySet<Source>): ReadonlySet<string> {
  const outputs = tainted.size === 0 ? [] : Object.entries(memberObject(definition, "outputs"));
  const reads = ([, output]: [string, Value]) =>
    compileTemplate(member(output, "value") ?? null).references.flatMap(({ fn, name }) =>
      sourcesOf(fn.toLowerCase(), name?.toLowerCase(), []),
    );
  return new Set(
    outputs.filter((one) => reads(one).some((source) => tainted.has(source))).map(([name]) => name),
  );
}

/** Marks parts of an action; its record, and the result of what holds it, tell them too. */
function hide(
  { name, block }: ActionEntry,
  parts: Set<Hidden>,
  hidden: Map<string, Set<Hidden>>,
  tainted: Set<Source>,
) {
  hidden.set(name.toLowerCase(), parts);
  tainted.add(`record:${name.toLowerCase()}`);
  if (block.container !== null) tainted.add(`result:${block.container.toLowerCase()}`);
}

/** What reads something hidden is hidden too; again, until nothing new is found. */
function spread(readings: readonly Reading[], hidden: Map<string, Set<Hidden>>, tainted: Set<Source>): void {
  for (let before = -1; before !== tainted.size + sizeOf(hidden); ) {
    before = tainted.size + sizeOf(hidden);
    for (const reading of readings) {
      if (![...reading.reads].some((source) => tainted.has(source))) continue;
      const parts = hidden.get(reading.name) ?? new Set<Hidden>();
      hide(reading.entry, parts.add("inputs"), hidden, tainted);
      taint(reading, parts, tainted);
    }
  }
}

function taint({ name, entry }: Reading, parts: Set<Hidden>, tainted: Set<Source>): void {
  const type = memberText(entry.action, "type")?.toLowerCase() ?? "";
  if (type === "foreach") tainted.add(`row:${name}`);
  if (!ECHOES.has(type)) return;
  parts.add("outputs");
  tainted.add(`action:${name}`);
  const inputs = member(entry.action, "inputs");
  const variables = member(inputs, "variables");
  for (const one of Array.isArray(variables) ? variables : [inputs]) {
    const variable = type.endsWith("variable") ? memberText(one, "name") : null;
    if (variable !== null) tainted.add(`variable:${variable.toLowerCase()}`);
  }
}

const sizeOf = (hidden: ReadonlyMap<string, ReadonlySet<Hidden>>) =>
  [...hidden.values()].reduce((sum, parts) => sum + parts.size, 0);

function declared(step: ValueObject): Set<Hidden> {
  const setting = memberObject(memberObject(step, "runtimeConfiguration"), "secureData");
  const properties = member(setting, "properties");
  const named = (Array.isArray(properties) ? properties : []).map((one) => String(one).toLowerCase());
  return new Set((["inputs", "outputs"] as const).filter((part) => named.includes(part)));
}

function readingOf(entry: ActionEntry): Reading {
  const { action, name, path } = entry;
  const parts = ["expression", "foreach", "limit", "trackedProperties", "correlation"].map(
    (part) => member(action, part) ?? null,
  );
  // Credentials are blotted out wherever they stand: a sign-in does not hide the rest of a call.
  const signIn = SIGN_INS[memberText(action, "type")?.toLowerCase() ?? ""];
  const inputs = member(action, "inputs");
  parts.push(signIn === undefined ? (inputs ?? null) : withoutMembers(inputs, signIn));
  const where = member(member(action, "inputs"), "where");
  const references = [
    ...compileTemplate(parts).references,
    ...(typeof where === "string" && !where.startsWith("@") ? compileExpression(where).references : []),
  ];
  // The names on the way to an action are those of its containers: a loop among them gives `item()`.
  const around = path.map((part) => `row:${part.toLowerCase()}`);
  const reads = references.flatMap(({ fn, name: of }) =>
    sourcesOf(fn.toLowerCase(), of?.toLowerCase(), around),
  );
  const script = readsOfScript(action);
  const byCode = [
    ...(script?.actions.map((of) => `action:${of.toLowerCase()}`) ?? []),
    ...(script?.trigger === true ? ["trigger"] : []),
  ];
  return { name: name.toLowerCase(), entry, reads: new Set([...reads, ...byCode]) };
}

/** Where calls keep their sign-in; that of a connector names a connection and is never worked out. */
const SIGN_INS: Readonly<Record<string, readonly string[]>> = {
  http: ["authentication"],
  openapiconnection: ["authentication", "host"],
  apiconnection: ["authentication", "host"],
  openapiconnectionwebhook: ["authentication", "host"],
  apiconnectionwebhook: ["authentication", "host"],
};

function sourcesOf(fn: string, name: string | undefined, around: readonly string[]): Source[] {
  if (fn === "trigger" || fn === "triggers") return ["trigger", "record:trigger"];
  if (TRIGGER.test(fn)) return ["trigger"];
  if (ROW.test(fn)) return [...around];
  if (name === undefined) return [];
  switch (fn) {
    case "variables":
      return [`variable:${name}`];
    case "parameters":
      return [`parameter:${name}`];
    case "actions":
      return [`action:${name}`, `record:${name}`];
    case "result":
      return [`action:${name}`, `result:${name}`];
    default:
      return [`action:${name}`];
  }
}

/** What stands where something is hidden. */
export const VEIL: Value = { hidden: true };
const DEFAULT_CODE = "Terminated";
const VEILED = said("What happened is hidden, because inputs or outputs of this action are secured.");

/** The trigger's outputs as people may see them. */
export function shownTriggerOutputs(definition: Definition, outputs: Value | undefined): Value | undefined {
  const trigger = triggerOf(definition)?.trigger;
  return outputs !== undefined && trigger !== undefined && declared(trigger).has("outputs") ? VEIL : outputs;
}

/** An error without what it says about values: its code stays. */
export const veiledError = ({ code }: StepError): StepError => stepError(code, VEILED);

/**
 * How a Terminate ends the run, as people may see it.
 *
 * @param codeIsWritten whether the code stands in the definition; one that is worked out may be made of what is hidden
 */
export function shownVerdict<Verdict extends { readonly error?: StepError }>(
  { action }: { readonly action: { readonly hidden: readonly Hidden[] | null } },
  verdict: Verdict | null,
  codeIsWritten: boolean,
): Verdict | null {
  if (verdict?.error === undefined || action.hidden === null) return verdict;
  const code = codeIsWritten ? verdict.error.code : DEFAULT_CODE;
  return { ...verdict, error: veiledError({ ...verdict.error, code }) };
}

/** What a line tells beside inputs and outputs, and cannot hold anything of theirs. */
const HARMLESS: ReadonlySet<string> = new Set([
  "hidden",
  "attempt",
  "attempts",
  "iteration",
  "iterations",
  "wakeAt",
  "deadlineAt",
  "reason",
  "limit",
  "idempotencyKey",
  "repeatedAfterRecovery",
]);

/** Whether a line holds something that must not be shown, and not stored as it is either. */
export function isSecured(entry: JournalEntry): boolean {
  return isObject(entry.detail) && Array.isArray(entry.detail.hidden);
}

/** What went wrong, as far as its words are ours: nothing of the message is taken over. */
function hiddenError(entry: JournalEntry, { code, saying }: StepError): StepError {
  const words =
    (Object.hasOwn(WORDS, code) ? WORDS[code] : undefined) ??
    (isOfNoParameter(saying) ? said("A parameter that the action reads has no value.") : undefined) ??
    (code === "ActionTypeNotSupported"
      ? said("Towpath cannot run the type of '{name}'.", { name: entry.action })
      : undefined);
  // Without outputs nobody answered: the same names stand for what we refuse ourselves.
  const answered = entry.outputs === undefined ? null : statusCodeOf(code);
  const known =
    words ??
    (answered === null
      ? undefined
      : said("The other side answered {status} ({code}).", { status: answered, code }));
  return known === undefined
    ? veiledError({ code, message: "" })
    : stepError(code, said("{known} {veil}", { known, veil: VEILED }));
}

/** By code, for failures of every call: without host, address or value. */
const WORDS: Readonly<Record<string, Said>> = {
  HostNotFound: said("The host was not found."),
  ConnectionRefused: said("The connection was refused."),
  ConnectionFailed: said("The connection could not be opened."),
  ConnectionLost: said("The connection broke before the answer was complete."),
  ConnectTimeout: said("The host could not be reached in time."),
  CertificateNotTrusted: said("The certificate of the host cannot be trusted."),
  CertificateRefused: said("The host did not take the client certificate, or asks for one."),
  SignInFailed: said("The call could not be signed in. Check its authentication."),
  SignInNotAnswered: said("The service that gives the token for the call did not answer."),
  EgressRefused: said("This installation does not allow calls to that address."),
  ResponseTooLarge: said("The answer is too large."),
  ActionTimedOut: said("The action took longer than it may."),
  InlineCodeExecutionTimeout: said("The code took longer than it may."),
  InlineCodeOutOfMemory: said("The code used more memory than it may."),
  InlineCodeNotAllowed: said("Inline code cannot run here."),
  UnsubscribeFailed: said("The subscription could not be given up. Remove it at the other side."),
};

/** A journal line as people may see it. What a run needs after a crash is kept sealed by the store. */
export function shownEntry<Entry extends JournalEntry>(entry: Entry): Entry {
  if (!isSecured(entry) || !isObject(entry.detail)) return entry;
  const parts = entry.detail.hidden as readonly Value[];
  const inputs = parts.includes("inputs");
  const outputs = parts.includes("outputs") || (inputs && entry.kind === "response");
  const detail = Object.entries(entry.detail).filter(([name]) => HARMLESS.has(name));
  return {
    ...entry,
    ...(inputs && entry.inputs !== undefined ? { inputs: VEIL } : {}),
    ...(outputs && entry.outputs !== undefined ? { outputs: VEIL } : {}),
    ...(entry.error === undefined || entry.status === "Skipped"
      ? {}
      : { error: hiddenError(entry, entry.error) }),
    detail: Object.fromEntries(detail),
  };
}
