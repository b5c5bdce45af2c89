import { appliesTo, type Operation, type PathStep, type Policy, parsePolicyPath } from "@towpath/connectors";
import type { ConnectorCall, HttpFailure, HttpResponse } from "@towpath/engine";
import { getMember, isObject, toText, type Value } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { collectPages } from "../operation/collect-pages.ts";
import { followUp, headerIn, withoutKeys } from "../operation/follow-up.ts";
import { type Invoked, prepareCall, sendCall, sendPrepared } from "../operation/invoke-operation.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import type { OperationInputs } from "../operation/operation-inputs.ts";
import { planPoll } from "../operation/policies/poll-queries.ts";
import { valueAt } from "../operation/policies/value-paths.ts";
import { chosenSet, connectionParameterOf, type PreparedOperation } from "../operation/prepare-operation.ts";
import { callRenewing, redactorOf } from "./call-renewing.ts";
import type { BoundConnection, ConnectorsOptions } from "./connectors-options.ts";
import { callOf, type FoundOperation, findOperation } from "./find-operation.ts";
import { outcomeOf, portOf, waitForBudget } from "./keep-budget.ts";
import { refusal, tellAnswer } from "./tell-answer.ts";

/** What an answer left for the next poll: where to ask, and which queries to add. */
export interface PollState {
  readonly location: string | null;
  readonly queries: Readonly<Record<string, string>> | null;
}

export interface PollAnswer {
  readonly response: HttpResponse;
  readonly next: PollState;
  /**
   * How new items are told from old ones. `service`: it says so itself, by a Location. `queries`: it is asked for what
   * came after the newest one. `nobody`: the same list comes again and again.
   */
  readonly tells: "service" | "queries" | "nobody";
  /** Where the list of items stands in the body; null: the body as a whole is one item. */
  readonly listPath: readonly PathStep[] | null;
}

/** Polls operations with the connections that the references of a definition are bound to. */
export interface ConnectorPolls {
  /** @param how.state what an earlier poll left; null: there was none */
  poll(
    call: ConnectorCall,
    how: {
      readonly state: PollState | null;
      readonly idempotencyKey: string;
      readonly signal: AbortSignal;
      readonly timeoutMs: number;
    },
  ): Promise<Result<PollAnswer, HttpFailure>>;
}

/** As many items as one poll takes from page to page; what is more comes with the next one. */
const MOST_ITEMS = 5_000;
const NEXT_LINK = "@odata.nextLink";

/** One poll of a trigger, in each of the ways that connectors have (reference connectors.md, 4). */
export function createConnectorPolls(options: ConnectorsOptions): ConnectorPolls {
  return {
    async poll(asked, { state, ...how }) {
      const found = await findOperation(options, asked);
      if (!found.ok) return fail(refusal(found.failure));
      const misplaced = misplacement(found.value);
      if (misplaced !== null) return fail(refusal(misplaced));
      const { bound } = found.value;
      const paused = await waitForBudget(options, bound.id, how.signal);
      if (paused !== null) return ok(notAsked(paused, state));
      const polling = pollingOf(found.value, callOf(found.value, how), state);
      const http = portOf(options, found.value);
      const called = await callRenewing(
        polling.call,
        bound.credential,
        (call) => ask({ ...options, http }, { ...polling, call }, asked),
        ({ invoked }) => invoked,
      );
      const { outcome: answered, connection } = called;
      const outcome = answered.ok ? ok(answered.value.invoked) : answered;
      options.budget.settled(bound.id, outcomeOf(outcome, how.signal, options.now()), options.now());
      const told = tellAnswer(bound.id, polling.call, { ...called, outcome });
      return pollAnswer({ ...bound, connection }, polling, answered, told);
    },
  };
}

function pollAnswer(
  bound: BoundConnection,
  polling: Polling,
  answered: Result<Answered, InvokeFailure>,
  told: Result<HttpResponse, HttpFailure>,
): Result<PollAnswer, HttpFailure> {
  if (!told.ok) return told;
  if (!answered.ok) return ok(notAsked(told.value, polling.state));
  return ok({ response: told.value, ...whatFollows(bound, polling, answered.value, told.value) });
}

function misplacement({ matched }: FoundOperation): { code: string; message: string } | null {
  const { id, kind } = matched.operation;
  if (kind !== "webhook-trigger" && kind !== "webhook-action") return null;
  const message = `'${id}' is not asked again and again: the service calls back. Its trigger has the type OpenApiConnectionWebhook.`;
  return { code: "NotAPollingTrigger", message };
}

const notAsked = (response: HttpResponse, state: PollState | null): PollAnswer => ({
  response,
  next: state ?? { location: null, queries: null },
  tells: "nobody",
  listPath: null,
});

interface Polling {
  readonly call: OperationCall;
  readonly policy: Policy | null;
  readonly state: PollState | null;
}

function pollingOf(
  { bound, matched }: FoundOperation,
  call: OperationCall,
  state: PollState | null,
): Polling {
  const { operation, inputs } = matched;
  const policy =
    bound.connector.policies.find(
      (one) => one.template === "pollingtrigger" && appliesTo(one, operation.id),
    ) ?? null;
  const queries = state?.queries ?? {};
  return { call: { ...call, inputs: withQueries(operation, inputs, queries) }, policy, state };
}

/** What the last answer says to ask for takes the place of what the trigger itself asks for. */
function withQueries(
  { parameters }: Operation,
  inputs: OperationInputs,
  queries: Readonly<Record<string, string>>,
): OperationInputs {
  const isDescribed = (name: string) => parameters.some((one) => one.in === "query" && one.name === name);
  const pairs = Object.entries(queries);
  const described = pairs
    .filter(([name]) => isDescribed(name))
    .map(([name, value]) => [`query ${name}`, value]);
  const others = pairs.filter(([name]) => !isDescribed(name)).map(([name, value]) => ({ name, value }));
  const kept = inputs.extra.query.filter(({ name }) => !Object.hasOwn(queries, name));
  return {
    ...inputs,
    values: new Map([...inputs.values, ...(described as [string, Value][])]),
    extra: { ...inputs.extra, query: [...kept, ...others] },
  };
}

interface Answered {
  readonly prepared: PreparedOperation;
  readonly invoked: Invoked;
}

async function ask(
  { http }: ConnectorsOptions,
  { call, policy, state }: Polling,
  { minimumItems }: ConnectorCall,
): Promise<Result<Answered, InvokeFailure>> {
  const prepared = await prepareCall(http, call);
  if (!prepared.ok) return prepared;
  const { request } = prepared.value;
  const link = state?.location ?? null;
  const follow = link === null ? null : followUp(prepared.value, call, link, request.method);
  const invoked =
    follow?.sameOrigin === false
      ? await sendPrepared(http, call, prepared.value, follow.request)
      : await sendCall(http, call, { ...prepared.value, request: follow?.request ?? request });
  if (!invoked.ok) return invoked;
  // The first poll only remembers the newest item, which stands on the first page.
  const wanted = policy !== null && state?.queries ? MOST_ITEMS : minimumItems;
  if (wanted === null) return ok({ prepared: prepared.value, invoked: invoked.value });
  const paged = { ...call, operation: { ...call.operation, nextLink: nextLinkOf(call.operation, policy) } };
  const whole = await collectPages(http, paged, prepared.value, invoked.value, wanted);
  return whole.ok ? ok({ prepared: prepared.value, invoked: whole.value }) : whole;
}

function nextLinkOf({ nextLink }: Operation, policy: Policy | null): string | null {
  const config = policy?.parameters.triggerconfig;
  const named = isObject(config) ? getMember(config, "x-ms-triggerConfig-nextLink") : undefined;
  if (typeof named === "string" && named !== "") return named;
  return nextLink ?? (policy === null ? null : NEXT_LINK);
}

function whatFollows(
  bound: BoundConnection,
  { call, policy, state }: Polling,
  { prepared, invoked }: Answered,
  { body }: HttpResponse,
): Omit<PollAnswer, "response"> {
  const location = nextLocation(bound, invoked);
  if (location !== null) {
    const isElsewhere = location !== withoutKeys(invoked.request.uri, invoked.request.uri, prepared.set);
    return {
      next: { location, queries: null },
      tells: isElsewhere ? "service" : "nobody",
      listPath: listPathOf(call.operation, body),
    };
  }
  if (policy === null) {
    const next = { location: null, queries: null };
    return { next, tells: "nobody", listPath: listPathOf(call.operation, body) };
  }
  const set = chosenSet(bound.connector, bound.connection);
  const plan = planPoll(policy, invoked.response.body, {
    draft: prepared.draft,
    connectionParameter: connectionParameterOf(set, bound.connection),
  });
  return {
    next: { location: null, queries: plan.queries ?? state?.queries ?? null },
    tells: plan.repeats ? "nobody" : "queries",
    listPath: dataPath(policy, body) ?? listPathOf(call.operation, body),
  };
}

/** Null for none, and for one that cannot be kept because a credential stands in it. */
function nextLocation(bound: BoundConnection, invoked: Invoked): string | null {
  const { response, request } = invoked;
  const given = headerIn(response.headers, "location");
  if (given === null || given === "" || !URL.canParse(given, request.uri)) return null;
  const whole = new URL(given, request.uri);
  if (!/^https?:$/.test(whole.protocol)) return null;
  const kept = withoutKeys(whole.toString(), request.uri, chosenSet(bound.connector, bound.connection));
  return redactorOf(bound, ok(invoked)).text(kept) === kept ? kept : null;
}

function dataPath({ parameters }: Policy, body: Value | undefined): readonly PathStep[] | null {
  const { triggerdatapath } = parameters;
  if (triggerdatapath === undefined || triggerdatapath === null) return null;
  const { path } = parsePolicyPath(toText(triggerdatapath));
  return Array.isArray(valueAt(body, path)) ? path : null;
}

/** The answer itself, or its only list; the one called `value` where there are several. */
function listPathOf({ batch }: Operation, body: Value | undefined): readonly PathStep[] | null {
  if (Array.isArray(body)) return [];
  if (!batch || !isObject(body)) return null;
  const lists = Object.keys(body).filter((name) => Array.isArray(body[name]));
  const name = lists.includes("value") ? "value" : lists.length === 1 ? lists[0] : undefined;
  return name === undefined ? null : [name];
}
