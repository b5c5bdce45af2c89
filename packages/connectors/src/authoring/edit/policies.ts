import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt, textsAt } from "../../members.ts";
import type { PolicyTemplate } from "../../policy/policy.ts";
import type { DraftParts } from "../connector-draft.ts";
import { ownProperties, propertiesPath } from "./general.ts";
import { policyForm } from "./policy-forms.ts";
import { ownName, setAt } from "./set-at.ts";

/** A policy as a form shows it. */
export interface DraftPolicy {
  readonly index: number;
  /** Lower case. */
  readonly templateId: string;
  readonly title: string;
  /** Empty: every operation. */
  readonly operationIds: readonly string[];
  readonly section: string;
  /** By the name after `x-ms-apimTemplateParameter.`. */
  readonly values: Readonly<Record<string, Value>>;
}

const PARAMETER = "x-ms-apimTemplateParameter.";
const SCOPE = "x-ms-apimTemplate-operationName";
const SECTION = "x-ms-apimTemplate-policySection";

export function listDraftPolicies({ properties }: DraftParts): readonly DraftPolicy[] {
  return listAt(ownProperties(properties), "policyTemplateInstances").map((given, index) => {
    const source = isObject(given) ? given : {};
    const parameters = objectAt(source, "parameters") ?? {};
    const one = textAt(parameters, SCOPE);
    const values = Object.entries(parameters)
      .filter(([name]) => name.toLowerCase().startsWith(PARAMETER.toLowerCase()))
      .map(([name, value]): [string, Value] => [name.slice(PARAMETER.length), value]);
    return {
      index,
      templateId: (textAt(source, "templateId") ?? "").trim().toLowerCase(),
      title: textAt(source, "title") ?? "",
      operationIds: one === null ? textsAt(parameters, SCOPE) : [one],
      section: textAt(parameters, SECTION) ?? "",
      values: Object.fromEntries(values),
    };
  });
}

const placeOf = ({ properties }: DraftParts, ...path: (string | number)[]) =>
  propertiesPath(properties, "policyTemplateInstances", ...path);

const policiesOf = ({ properties }: DraftParts) =>
  listAt(ownProperties(properties), "policyTemplateInstances");

/** Adds a policy of a template with what its form begins with, at the end: policies are applied in their order. */
export function addPolicy(parts: DraftParts, templateId: PolicyTemplate): DraftParts {
  const form = policyForm(templateId);
  const values = (form?.fields ?? []).map((field): [string, Value] => [
    `${PARAMETER}${field.name}`,
    field.isJson === true ? {} : field.default,
  ]);
  const policy: ValueObject = {
    templateId,
    title: form?.title ?? templateId,
    parameters: Object.fromEntries([...values, [SECTION, form?.section ?? "Request"]]) as ValueObject,
  };
  return { ...parts, properties: setAt(parts.properties, placeOf(parts), [...policiesOf(parts), policy]) };
}

export interface PolicyChange {
  readonly title?: string;
  readonly operationIds?: readonly string[];
  readonly section?: string;
  readonly values?: Readonly<Record<string, Value>>;
}

/** Changes what is named; a scope of no operations is taken away, which means all. */
export function setPolicy(parts: DraftParts, index: number, change: PolicyChange): DraftParts {
  const policy = policiesOf(parts)[index];
  if (!isObject(policy)) return parts;
  let next = policy;
  const set = (path: (string | number)[], value: Value | undefined) => {
    next = setAt(next, path, value);
  };
  if (change.title !== undefined) set(["title"], change.title);
  const { operationIds, section } = change;
  if (operationIds !== undefined)
    set(["parameters", SCOPE], operationIds.length === 0 ? undefined : [...operationIds]);
  if (section !== undefined) set(["parameters", SECTION], section);
  for (const [name, value] of Object.entries(change.values ?? {})) {
    const parameters = objectAt(next, "parameters") ?? {};
    set(["parameters", ownName(parameters, `${PARAMETER}${name}`)], value);
  }
  return { ...parts, properties: setAt(parts.properties, placeOf(parts, index), next) };
}

export function deletePolicy(parts: DraftParts, index: number): DraftParts {
  return { ...parts, properties: setAt(parts.properties, placeOf(parts, index), undefined) };
}

/** @param to the position it takes among the others */
export function movePolicy(parts: DraftParts, from: number, to: number): DraftParts {
  const policies = [...policiesOf(parts)];
  const [moved] = policies.splice(from, 1);
  if (moved === undefined || to < 0 || to > policies.length) return parts;
  policies.splice(to, 0, moved);
  return { ...parts, properties: setAt(parts.properties, placeOf(parts), policies) };
}

/** A value of a policy by its name in any case. */
export function policyValue({ values }: DraftPolicy, name: string): Value | undefined {
  return getMember(values as ValueObject, name);
}
