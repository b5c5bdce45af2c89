import {
  appliesTo,
  type Connector,
  type Operation,
  type ParameterSet,
  type Policy,
} from "@towpath/connectors";
import type { HttpPort, HttpRequest } from "@towpath/engine";
import { toText } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { asSoap } from "../soap/soap-call.ts";
import { buildDraft } from "./build-draft.ts";
import { composeRequest } from "./compose-request.ts";
import { addressOf, climbing, climbs, type Draft, rebased } from "./draft.ts";
import { type ConnectionValues, injectCredentials } from "./inject-credentials.ts";
import type { InvokeFailure, OperationCall } from "./operation-call.ts";
import { readInputs } from "./operation-inputs.ts";
import { changeRequest } from "./policies/change-request.ts";
import type { PolicyScope } from "./policies/evaluate-policy-text.ts";
import { type Asking, setValueFromUrl } from "./policies/set-value-from-url.ts";

/** A request that is ready to leave, and what became known on the way to it. */
export interface PreparedOperation {
  readonly draft: Draft;
  readonly request: HttpRequest;
  readonly set: ParameterSet | undefined;
  /** Credentials that a policy fetched: as secret as those of the connection. */
  readonly fetchedSecrets: readonly string[];
}

/** Build, credentials, request policies in their order (reference connectors.md, 5). */
export async function prepareOperation(
  http: HttpPort,
  call: OperationCall,
): Promise<Result<PreparedOperation, InvokeFailure>> {
  const { connector, operation, connection } = call;
  if (isSealed(connector)) return fail({ code: "ConnectorNotOpened", message: notOpened(connector) });
  const built = buildDraft(connector, operation, call.inputs ?? readInputs(operation, call.parameters));
  if (!built.ok) return fail({ code: "InvalidParameter", ...built.failure });
  const set = chosenSet(connector, connection);
  const connectionParameter = connectionParameterOf(set, connection);
  let reached: Reached = { draft: injectCredentials(built.value, set, connection), fetchedSecrets: [] };
  for (const policy of policiesOf(connector, operation, "request")) {
    const next = await applyPolicy(http, reached, { policy, call, set, connectionParameter });
    if (!next.ok) return fail(policyFailure(operation, next.failure));
    reached = next.value;
  }
  // Policies see and change JSON: what travels is made last.
  const composed = composeRequest(reached.draft, call);
  if (!composed.ok) return fail({ code: "InvalidParameter", ...composed.failure });
  const draft = asSoap(composed.value, call, set);
  if (!draft.ok) return fail({ code: "InvalidParameter", ...draft.failure });
  const request = requestOf(draft.value, call);
  return request.ok ? ok({ ...reached, draft: draft.value, request: request.value, set }) : request;
}

/** The vault opens what an admin entered for a connector; whoever forgets to ask it sends a placeholder. */
const isSealed = ({ entered, policies }: Connector) =>
  entered !== undefined || policies.some((policy) => policy.entered !== undefined);

const notOpened = ({ title }: Connector) =>
  `A value that was entered in the settings of the connector "${title}" is not at hand. An admin has to enter it anew.`;

type Reached = Pick<PreparedOperation, "draft" | "fetchedSecrets">;

async function applyPolicy(
  http: HttpPort,
  { draft, fetchedSecrets }: Reached,
  site: Omit<Asking, "draft">,
): Promise<Result<Reached, string>> {
  const { policy, call, connectionParameter } = site;
  if (policy.template !== "setvaluefromurl") {
    const changed = changeRequest(draft, policy, connectionParameter);
    // Where the call goes is settled already: a host that cannot be made of the values does not matter.
    const matters = call.baseUrl === undefined || !HOST_POLICIES.has(policy.template);
    if (!changed.ok) return matters ? fail(changed.failure.message) : ok({ draft, fetchedSecrets });
    return ok({ draft: changed.value, fetchedSecrets });
  }
  const fetched = await setValueFromUrl(http, { ...site, draft });
  if (!fetched.ok) return fetched;
  const { secret } = fetched.value;
  return ok({
    draft: fetched.value.draft,
    fetchedSecrets: secret === null ? fetchedSecrets : [...fetchedSecrets, secret],
  });
}

const HOST_POLICIES: ReadonlySet<string> = new Set(["dynamichosturl", "dynamicsubdomain"]);

export const policiesOf = (connector: Connector, operation: Operation, section: Policy["section"]) =>
  connector.policies.filter((policy) => policy.section === section && appliesTo(policy, operation.id));

function policyFailure({ id }: Operation, message: string): InvokeFailure {
  return { code: "PolicyFailed", message: `'${id}' could not be called. ${message}` };
}

/** By its name; without one, the set that knows most of the names of the values. */
export function chosenSet(connector: Connector, { set, values }: ConnectionValues): ParameterSet | undefined {
  const { sets } = connector.connection;
  const named = sets.find(({ name }) => name.toLowerCase() === set.toLowerCase());
  if (named !== undefined) return named;
  const known = (one: ParameterSet) =>
    one.parameters.filter(({ name }) => Object.hasOwn(values, name)).length * 2 -
    one.parameters.filter(({ name, required }) => required && !Object.hasOwn(values, name)).length;
  return [...sets].sort((a, b) => known(b) - known(a))[0];
}

/** By lower-case name; what a connection leaves open has the default of its description. */
export function connectionParameterOf(
  set: ParameterSet | undefined,
  { values }: ConnectionValues,
): PolicyScope["connectionParameter"] {
  const defaults = (set?.parameters ?? []).flatMap(({ name, default: given }): [string, string][] =>
    given === undefined || given === null ? [] : [[name.toLowerCase(), toText(given)]],
  );
  const entered = Object.entries(values).map(([name, value]): [string, string] => [
    name.toLowerCase(),
    value,
  ]);
  const byName = new Map([...defaults, ...entered.filter(([, value]) => value !== "")]);
  return (name) => byName.get(name.toLowerCase());
}

/** The draft as it leaves; a failure for an address that leads nowhere, or elsewhere than it says. */
export function requestOf(draft: Draft, call: OperationCall): Result<HttpRequest, InvokeFailure> {
  const placed = rebased(draft, call.baseUrl);
  const uri = addressOf(placed);
  const problem = addressProblem(placed, uri, call.operation);
  if (problem !== null) return fail({ code: "InvalidAddress", message: problem });
  const isHost = ({ name }: { name: string }) => name.toLowerCase() === "host";
  const host = draft.headers.find(isHost)?.value;
  return ok({
    method: draft.method,
    uri,
    headers: Object.fromEntries(
      draft.headers.filter((header) => !isHost(header)).map(({ name, value }) => [name, value]),
    ),
    timeoutMs: call.timeoutMs,
    ...(host === undefined ? {} : { hostHeader: host }),
    ...(draft.body === undefined ? {} : { body: draft.body }),
  });
}

function addressProblem(draft: Draft, uri: string, operation: Operation): string | null {
  const { id } = operation;
  // `https:///v1/x` would be read as the host `v1`.
  const host = /^https?:\/\/([^/?#]*)/i.exec(uri)?.[1] ?? "";
  if (host === "" || /[{}<>\s]/.test(host) || !URL.canParse(uri)) {
    return `'${id}' has no address to call: '${host}' is no host. An admin has to enter the service's address.`;
  }
  return climbs(draft.path) ? climbing(operation) : null;
}
