import type { ValueObject } from "@towpath/expressions";

/** The policies a connector may have, by the lower-case id of their template. */
export const POLICY_TEMPLATES = [
  "dynamichosturl",
  "dynamicsubdomain",
  "setheader",
  "routerequesttoendpoint",
  "setqueryparameter",
  "setproperty",
  "pollingtrigger",
  "updatenextlink",
  "convertobjecttoarray",
  "convertarraytoobject",
  "stringtoarray",
  "stringreplace",
  "encodepropertyvalue",
  "moveproperties",
  "setvaluefromurl",
  "setconnectionstatustounauthenticated",
] as const;

export type PolicyTemplate = (typeof POLICY_TEMPLATES)[number];

/** One change the gateway makes to requests or answers of a connector. */
export interface Policy {
  readonly template: PolicyTemplate;
  readonly title: string;
  readonly section: "request" | "response" | "failure";
  /** Null: every operation. */
  readonly operationIds: readonly string[] | null;
  /** By the name after `x-ms-apimTemplateParameter.`, in lower case. */
  readonly parameters: ValueObject;
  /** Its value is a placeholder for which an admin entered one: the id of that question. */
  readonly entered?: string;
}

/** Whether a policy is about an operation. */
export function appliesTo(policy: Policy, operationId: string): boolean {
  return policy.operationIds?.includes(operationId) ?? true;
}
