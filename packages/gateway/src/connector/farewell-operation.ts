import type { Operation, Parameter } from "@towpath/connectors";
import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { OperationCall } from "../operation/operation-call.ts";
import { type OperationInputs, readInputs } from "../operation/operation-inputs.ts";
import type { Matched } from "./match-operation.ts";

const SUBSCRIPTION_WORDS = /hook|subscri|trigger|callback|notif/i;

/**
 * The hidden DELETE operation that takes back what a call subscribed to, filled from the answer: `id`, or the field
 * that is named like the placeholder. Placeholders that the call itself has are filled as they were there.
 *
 * @returns null when there is none, when several could be meant, or when nothing tells which subscription
 */
export function farewellOperation(
  call: OperationCall,
  answer: Value | undefined,
  callbackUrl: string | null,
): Matched | null {
  const [best, second] = call.connector.operations
    .map((operation) => ({ operation, nearness: nearness(operation, call.operation) }))
    .filter(({ nearness: one }) => one > 0)
    .sort((a, b) => b.nearness - a.nearness);
  if (best === undefined || best.nearness === second?.nearness) return null;
  return filled(best.operation, call, answer, callbackUrl);
}

/** 0: it is none. The nearer it is to the path of the subscription, the likelier it is the one that belongs to it. */
function nearness(operation: Operation, subscription: Operation): number {
  if (operation.method !== "DELETE" || operation.visibility !== "internal") return 0;
  if (operation.grade.kind === "needs-custom-code") return 0;
  const [own, other] = [partsOf(operation.path), partsOf(subscription.path)];
  const shared = own.findIndex((part, index) => part !== other[index]);
  const common = shared < 0 ? own.length : shared;
  if (common === other.length && own.length - common <= 1) return 1_000;
  if (other.length > 1 && common >= other.length - 1) return 100 + common;
  return SUBSCRIPTION_WORDS.test(`${operation.id} ${operation.path}`) ? 1 + common : 0;
}

const partsOf = (path: string) =>
  (path.split(/[?#]/, 1)[0] ?? "")
    .split("/")
    .filter((part) => part !== "")
    .map((part) => part.toLowerCase());

function filled(
  operation: Operation,
  call: OperationCall,
  answer: Value | undefined,
  callbackUrl: string | null,
): Matched | null {
  const given = call.inputs ?? readInputs(call.operation, call.parameters);
  const open = operation.parameters.filter((one) => one.in === "path");
  const named = valuesFor(
    open,
    (one) => namedLike(answer, one.name) ?? callbackFor(call.operation, one, callbackUrl),
  );
  const unnamed = open.filter(({ name }) => !named.has(`path ${name}`));
  const own = valuesFor(unnamed, (one) => sameInput(given, one));
  const [only, ...more] = unnamed.filter(({ name }) => !own.has(`path ${name}`));
  const id = idIn(answer);
  if (only !== undefined && id !== undefined) named.set(`path ${only.name}`, id);
  // Nothing of the answer in it: it would delete something, but not this.
  if (more.length > 0 || named.size === 0 || named.size + own.size < open.length) return null;
  const base = readInputs(operation, {});
  return { operation, inputs: { ...base, values: new Map([...base.values, ...own, ...named]) } };
}

function valuesFor(
  parameters: readonly Parameter[],
  find: (parameter: Parameter) => Value | undefined,
): Map<string, Value> {
  const found = parameters.map((one): [string, Value | undefined] => [`path ${one.name}`, find(one)]);
  return new Map(found.filter((pair): pair is [string, Value] => pair[1] !== undefined));
}

const plain = (name: string) => name.toLowerCase().replaceAll(/[^a-z0-9]/g, "");
const isScalar = (value: Value | undefined): value is string | number | bigint =>
  (typeof value === "string" && value !== "") || typeof value === "number" || typeof value === "bigint";

/** The answer, or what it wraps: `{"data": {"id": 7}}`. */
function membersOf(answer: Value | undefined): ValueObject {
  if (!isObject(answer)) return {};
  const [only, ...others] = Object.values(answer);
  return others.length === 0 && isObject(only) ? only : answer;
}

function namedLike(answer: Value | undefined, name: string): Value | undefined {
  const found = Object.entries(membersOf(answer)).find(
    ([key, value]) => plain(key) === plain(name) && isScalar(value),
  );
  return found?.[1];
}

/** An answer that is nothing but a number or a text is the id. */
function idIn(answer: Value | undefined): Value | undefined {
  return isScalar(answer) ? answer : namedLike(answer, "id");
}

function sameInput({ values, body }: OperationInputs, { name }: Parameter): Value | undefined {
  const own = values.get(`path ${name}`) ?? values.get(`query ${name}`);
  return own ?? (isObject(body) ? getMember(body, name) : undefined);
}

function callbackFor(
  { callbackPath }: Operation,
  { name }: Parameter,
  callbackUrl: string | null,
): Value | undefined {
  const own = callbackPath?.at(-1);
  return own !== undefined && plain(own) === plain(name) && callbackUrl !== null ? callbackUrl : undefined;
}
