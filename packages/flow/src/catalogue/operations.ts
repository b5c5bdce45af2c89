import type { ValueObject } from "@towpath/expressions";
import { recordMember, textMember } from "../tree.ts";
import { SEND_TO_BATCH } from "./batch-operations.ts";
import { CALL_ACTIONS } from "./call-actions.ts";
import type { OperationSpec } from "./catalogue.ts";
import { CODE_ACTIONS } from "./code-actions.ts";
import { CONTROL_ACTIONS, SCHEDULE_ACTIONS } from "./control-actions.ts";
import { DATA_ACTIONS } from "./data-actions.ts";
import { HTTP_ACTIONS } from "./http-actions.ts";
import { knownType } from "./known-types.ts";
import { TEXT_ACTIONS } from "./text-actions.ts";
import { TIME_ACTIONS } from "./time-actions.ts";
import { TRIGGERS } from "./triggers.ts";
import { VARIABLE_ACTIONS } from "./variable-actions.ts";

/** Everything a maker can put into a flow, and Towpath can run. */
export const OPERATIONS: readonly OperationSpec[] = [
  ...TRIGGERS,
  ...HTTP_ACTIONS,
  ...CALL_ACTIONS,
  SEND_TO_BATCH,
  ...CONTROL_ACTIONS,
  ...DATA_ACTIONS,
  ...VARIABLE_ACTIONS,
  ...SCHEDULE_ACTIONS,
  ...TIME_ACTIONS,
  ...TEXT_ACTIONS,
  ...CODE_ACTIONS,
];

/** Types whose kinds are different functions; elsewhere a kind only says who calls or answers. */
const KIND_DECIDES = new Set(["expression", "liquid"]);

/**
 * The entry for a type and kind, both in any case. A kind the catalogue has no entry for gives the type's first
 * entry where the inputs are the same; a type that is not in the catalogue gives null.
 */
export function findOperation(
  role: OperationSpec["role"],
  type: string,
  kind?: string | null,
): OperationSpec | null {
  // `Manual` is the old spelling of a Request trigger.
  const wanted = role === "trigger" && type.toLowerCase() === "manual" ? "request" : type.toLowerCase();
  const ofType = OPERATIONS.filter((spec) => spec.role === role && spec.type.toLowerCase() === wanted);
  const ofKind = ofType.find((spec) => spec.kind?.toLowerCase() === kind?.toLowerCase());
  return ofKind ?? (KIND_DECIDES.has(wanted) ? null : (ofType[0] ?? null));
}

/** The entry that fits a step as it stands: also tells "Delay" from "Delay until" by the inputs. */
export function operationOf(role: OperationSpec["role"], step: ValueObject): OperationSpec | null {
  const type = textMember(step, "type");
  if (type === undefined) return null;
  const found = findOperation(role, type, textMember(step, "kind"));
  const variant = found?.variant === undefined ? undefined : variantOf(step);
  return variantSpec(role, type, variant) ?? found;
}

const VARIANT_TYPES = new Set(
  OPERATIONS.filter(({ variant }) => variant !== undefined).map(({ type }) => type.toLowerCase()),
);

/** The member of the inputs that tells an action from another one of its type; nothing for most types. */
export function variantOf(step: ValueObject): string | undefined {
  const type = textMember(step, "type")?.toLowerCase() ?? "";
  if (!VARIANT_TYPES.has(type)) return undefined;
  const members = new Set(Object.keys(recordMember(step, "inputs") ?? {}).map((key) => key.toLowerCase()));
  return OPERATIONS.find(
    (spec) => spec.type.toLowerCase() === type && spec.variant !== undefined && members.has(spec.variant),
  )?.variant;
}

const variantSpec = (role: OperationSpec["role"], type: string, variant: string | undefined) =>
  variant === undefined
    ? undefined
    : OPERATIONS.find(
        (spec) =>
          spec.role === role && spec.variant === variant && spec.type.toLowerCase() === type.toLowerCase(),
      );

const UNKNOWN = "Unknown";
const NO_TYPE = "No type";
const UNKNOWN_SUMMARY = "Towpath does not know this type. It is kept as it is and exported unchanged.";
export const UNKNOWN_TYPE_TEXTS: readonly string[] = [UNKNOWN, NO_TYPE, UNKNOWN_SUMMARY];

/**
 * The words for a type on cards and in lists; the type itself where we have none.
 *
 * @param variant of an action as it stands: see `variantOf`
 */
export function operationTitle(type: string, kind?: string | null, variant?: string): string {
  const spec =
    variantSpec("action", type, variant) ??
    findOperation("action", type, kind) ??
    findOperation("trigger", type, kind);
  return spec?.title ?? knownType(type)?.title ?? (type === "" ? UNKNOWN : type);
}

/** The same for a step as it stands. */
export const stepTitle = (step: ValueObject): string =>
  operationTitle(textMember(step, "type") ?? "", textMember(step, "kind"), variantOf(step));

/** Types whose operations the files of connectors describe: the catalogue holds none of them. */
const CONNECTOR_TYPES: ReadonlySet<string> = new Set([
  "openapiconnection",
  "openapiconnectionwebhook",
  "apiconnection",
  "apiconnectionwebhook",
]);

/** What a type is, for a step that Towpath shows and keeps but may not be able to run. */
export interface TypeDescription {
  readonly title: string;
  readonly summary: string;
  /** True when the workflow language knows the type, whether or not Towpath runs it yet. */
  readonly known: boolean;
  readonly runnable: boolean;
}

export function describeType(
  type: string,
  role: OperationSpec["role"] = "action",
  kind?: string | null,
): TypeDescription {
  const spec = findOperation(role, type, kind);
  if (spec !== null) return { title: spec.title, summary: spec.summary, known: true, runnable: true };
  const known = knownType(type);
  if (known !== null) {
    return { ...known, known: true, runnable: CONNECTOR_TYPES.has(type.toLowerCase()) };
  }
  return {
    title: type === "" ? NO_TYPE : type,
    summary: UNKNOWN_SUMMARY,
    known: false,
    runnable: false,
  };
}
