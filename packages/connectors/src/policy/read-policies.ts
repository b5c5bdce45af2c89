import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { ConnectorProblem } from "../connector.ts";
import { listAt, textAt, textsAt } from "../members.ts";
import { POLICY_TEMPLATES, type Policy, type PolicyTemplate } from "./policy.ts";
import { parsePolicyText } from "./policy-expression.ts";

const PARAMETER = "x-ms-apimtemplateparameter.";
const TEMPLATES: ReadonlySet<string> = new Set(POLICY_TEMPLATES);
/** Response policies do the same as request ones, on what came back. */
const RESPONSE_BY_NATURE: ReadonlySet<PolicyTemplate> = new Set([
  "updatenextlink",
  "setconnectionstatustounauthenticated",
]);

type Report = (problem: Omit<ConnectorProblem, "path">, pointer: string) => void;

/** The policies of a properties file, in its order. What no policy can be is left out and reported. */
export function readPolicies(
  properties: ValueObject | null,
  operationIds: ReadonlySet<string>,
  report: Report,
): readonly Policy[] {
  return listAt(properties, "policyTemplateInstances").flatMap((instance, index) => {
    const pointer = `/properties/policyTemplateInstances/${index}`;
    if (!isObject(instance)) return [];
    const id = textAt(instance, "templateId") ?? "";
    const template = id.trim().toLowerCase();
    if (!TEMPLATES.has(template)) {
      const message = `Nobody knows a policy '${id}'. It is kept in the file, but does nothing.`;
      report({ severity: "warning", code: "unknown-policy", message }, pointer);
      return [];
    }
    return [readPolicy(instance, template as PolicyTemplate, { operationIds, report, pointer })];
  });
}

interface Site {
  readonly operationIds: ReadonlySet<string>;
  readonly report: Report;
  readonly pointer: string;
}

function readPolicy(instance: ValueObject, template: PolicyTemplate, site: Site): Policy {
  const given = instance.parameters;
  const source = isObject(given) ? given : {};
  const parameters = Object.fromEntries(
    Object.entries(source)
      .filter(([name]) => name.toLowerCase().startsWith(PARAMETER))
      .map(([name, value]): [string, Value] => [name.slice(PARAMETER.length).toLowerCase(), value]),
  );
  reportUnknownFunctions(parameters, site);
  return {
    template,
    title: textAt(instance, "title") ?? template,
    section: sectionOf(source, template),
    operationIds: scopeOf(source, site),
    parameters,
  };
}

function sectionOf(source: ValueObject, template: PolicyTemplate): Policy["section"] {
  const written = textAt(source, "x-ms-apimTemplate-policySection")?.trim().toLowerCase();
  if (written === "response" || written === "failure" || written === "request") return written;
  return RESPONSE_BY_NATURE.has(template) ? "response" : "request";
}

/** Absent or empty means every operation; a name that no operation has is left out (18 in the public files). */
function scopeOf(source: ValueObject, { operationIds, report, pointer }: Site): readonly string[] | null {
  const one = textAt(source, "x-ms-apimTemplate-operationName");
  const names = one === null ? textsAt(source, "x-ms-apimTemplate-operationName") : [one];
  if (names.length === 0) return null;
  const unknown = names.filter((name) => !operationIds.has(name));
  if (unknown.length > 0) {
    const listed = unknown.map((name) => `'${name}'`).join(", ");
    const message = `This policy is for ${listed}, which the connector does not have. That part is left out.`;
    report({ severity: "warning", code: "unknown-operation", message }, pointer);
  }
  return names.filter((name) => operationIds.has(name));
}

function reportUnknownFunctions(parameters: ValueObject, { report, pointer }: Site): void {
  const unknown = new Set(textsIn(parameters).flatMap((text) => parsePolicyText(text).unknown));
  for (const name of unknown) {
    const message = `'@${name}(…)' is no function of policies. Its text is sent as it stands.`;
    report({ severity: "warning", code: "unknown-function", message }, pointer);
  }
}

function textsIn(value: Value): readonly string[] {
  if (typeof value === "string") return [value];
  if (Array.isArray(value)) return value.flatMap(textsIn);
  return isObject(value) ? Object.values(value).flatMap(textsIn) : [];
}
