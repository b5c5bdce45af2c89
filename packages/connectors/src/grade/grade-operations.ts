import { isObject, type Value } from "@towpath/expressions";
import { needsAppOfAdmin } from "../connection/app-of-user.ts";
import type { ConnectionDescription } from "../connection/connection-description.ts";
import type { Grade, Operation, ScriptUse, ServiceAddress } from "../connector.ts";
import type { UngradedOperation } from "../openapi/read-operations.ts";
import { appliesTo, type Policy } from "../policy/policy.ts";
import { parsePolicyText } from "../policy/policy-expression.ts";

export interface GradeFacts {
  readonly address: ServiceAddress;
  /** An admin entered it, who may mean the very host that would stand for another one in the files. */
  readonly isAddressGiven?: boolean;
  readonly connection: ConnectionDescription;
  readonly policies: readonly Policy[];
  readonly script: ScriptUse | null;
  /** Secrets that an admin said go nowhere, as `<set>/<parameter>`. */
  readonly unsent?: ReadonlySet<string>;
}

/** Why nothing of a connector can be called as long as no OAuth app is there, which the files cannot know. */
export const NEEDS_OAUTH_APP =
  "An admin has to register an OAuth app with the service and enter its client ID and secret.";

/** Says of each operation whether it can be called as it is, and if not, why. */
export function gradeOperations(
  operations: readonly UngradedOperation[],
  facts: GradeFacts,
): readonly Operation[] {
  const shared = sharedReasons(facts);
  return operations.map((operation) => ({ ...operation, grade: gradeOf(operation, facts, shared) }));
}

function gradeOf(operation: UngradedOperation, facts: GradeFacts, shared: readonly string[]): Grade {
  const missing = missingCode(operation, facts.script);
  if (missing !== null) return { kind: "needs-custom-code", reasons: [missing] };
  const policies = facts.policies.filter((policy) => appliesTo(policy, operation.id));
  const reasons = [...shared, ...hostReasons(facts, policies), ...placeholderReasons(policies)];
  return reasons.length === 0 ? { kind: "ready" } : { kind: "needs-setting", reasons };
}

/** Whether a call of this operation goes through the connector's script. */
export function goesThroughScript(id: string, script: ScriptUse | null): script is ScriptUse {
  return script !== null && (script.operationIds?.includes(id) ?? true);
}

function missingCode({ id }: UngradedOperation, script: ScriptUse | null): string | null {
  if (!goesThroughScript(id, script) || script.javascript !== null) return null;
  const file = script.fileName === null ? "a script that is not among the files" : `'${script.fileName}'`;
  return `'${id}' goes through ${file}, which Towpath does not run. A 'script.js' beside it can take its place.`;
}

function sharedReasons({ connection, policies, unsent = new Set() }: GradeFacts): readonly string[] {
  const reasons: string[] = [];
  const parameters = connection.sets.flatMap((set) => set.parameters);
  // Where there is another way to sign in, nobody has to wait for an admin.
  if (connection.sets.every(needsAppOfAdmin)) {
    reasons.push(NEEDS_OAUTH_APP);
  }
  if (parameters.some(({ type }) => type === "gateway")) {
    reasons.push("It reaches a private network through a data gateway.");
  }
  for (const { title } of unplacedParameters({ connection, policies, unsent })) {
    reasons.push(
      `The files do not say where '${title}' goes: an admin has to name the header or query parameter.`,
    );
  }
  return [...new Set(reasons)];
}

/** Secrets of a connection that no security scheme, policy or setting sends anywhere. */
export function unplacedParameters({
  connection,
  policies,
  unsent = new Set(),
}: Pick<GradeFacts, "connection" | "policies" | "unsent">): readonly {
  readonly set: string;
  readonly name: string;
  readonly title: string;
}[] {
  const used = new Set(policies.flatMap(({ parameters }) => referencedParameters(Object.values(parameters))));
  return connection.sets.flatMap((set) => {
    const sent = new Set(set.destinations.flatMap(namesOf));
    return (
      set.parameters
        .filter(
          ({ name, type }) => type === "securestring" && !sent.has(name) && !used.has(name.toLowerCase()),
        )
        // With a colon it is part of the sign-in, not of requests.
        .filter(({ name }) => !name.includes(":") && !unsent.has(`${set.name}/${name}`))
        .map(({ name, title }) => ({ set: set.name, name, title }))
    );
  });
}

function namesOf(destination: ConnectionDescription["sets"][number]["destinations"][number]): string[] {
  return destination.kind === "basic" || destination.kind === "username-token"
    ? [destination.username, destination.password]
    : [destination.parameter];
}

function referencedParameters(values: readonly Value[]): string[] {
  return values.flatMap((value) => {
    if (typeof value === "string") {
      return parsePolicyText(value).segments.flatMap((segment) =>
        segment.kind === "reference" && segment.reference.kind === "connection-parameter"
          ? [segment.reference.name.toLowerCase()]
          : [],
      );
    }
    return Array.isArray(value) || isObject(value) ? referencedParameters(Object.values(value)) : [];
  });
}

const HOST_TEMPLATES: ReadonlySet<string> = new Set(["dynamichosturl", "dynamicsubdomain"]);
const PLACEHOLDER_HOST =
  /^$|[{}<>[\]]|placeholder|^localhost|^127\.|(^|[.-])(your|my)[a-z-]*(host|domain|company|instance|tenant|site)|(^|\.)example\.(com|org|net)$|^contoso/i;

/** Whether the files name no host that can be called. */
export const isPlaceholderHost = (host: string): boolean => PLACEHOLDER_HOST.test(host);

function hostReasons({ address, isAddressGiven }: GradeFacts, policies: readonly Policy[]): string[] {
  const { host } = address;
  if (isAddressGiven === true) return [];
  if (policies.some(({ template }) => HOST_TEMPLATES.has(template)) || !isPlaceholderHost(host)) return [];
  const what = host === "" ? "name no host" : `name '${host}', which stands for a host of your own`;
  return [`The files ${what}: an admin has to enter the service's address.`];
}

const PLACEHOLDER =
  /placeholder|^\s*(<[^<>]+>|\[\[[^[\]]+\]\]|\{\{[^{}]+\}\})\s*$|replace[_ -]?(with|me)|your[_ -]?(api|key|app)/i;

/** The value of a policy that stands for one of the admin's own, and where it goes; null for any other policy. */
export function placeholderIn({ template, parameters, entered }: Policy): {
  readonly where: "header" | "query parameter";
  readonly name: string;
  readonly placeholder: string;
} | null {
  const { value, name } = parameters;
  if (typeof value !== "string" || entered !== undefined || !PLACEHOLDER.test(value)) return null;
  const where = template === "setqueryparameter" ? "query parameter" : "header";
  return { where, name: String(name), placeholder: value };
}

function placeholderReasons(policies: readonly Policy[]): string[] {
  return policies.flatMap((policy) => {
    const found = placeholderIn(policy);
    if (found === null) return [];
    const { where, name, placeholder } = found;
    return [
      `The ${where} '${name}' holds the placeholder '${placeholder}': an admin has to enter the real value.`,
    ];
  });
}
