import { type Connector, createSchemaReader, dynamicSourceAt, outputSourceAt } from "@towpath/connectors";
import { isObject, PreciseNumber, type Value, type ValueObject } from "@towpath/expressions";
import { askSchema, type ChoiceQuestion, type InvokeFailure, listChoices } from "@towpath/gateway";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { needsNoConnection } from "@towpath/vault";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { type FoundConnector, findConnector, findUsable } from "./find-connection.ts";

/** Somebody waits for it at a form. */
const ASK_MS = 20_000;

interface Asked {
  readonly connectorId: string;
  readonly operationId: string;
  readonly connectionId: string | null;
  readonly form: unknown;
}

/** What a drop-down or a tree of an input offers, as the service says it with this connection. */
export async function askChoices(
  deps: Deps,
  actor: Actor,
  asked: Asked & { parameter: string; parent?: unknown },
) {
  const question = await questionOf(deps, actor, asked, asked.parameter);
  if (!question.ok) return question;
  const parent = asked.parent === undefined ? {} : { parent: asked.parent as Value };
  const choices = await listChoices(deps.doors.of(actor.environmentId), { ...question.value, ...parent });
  if (!choices.ok) return fail(asFailure(choices.failure));
  const items = choices.value.map(({ value, title, isParent, item }) => ({
    ...{ title, isParent },
    value: plain(value),
    item: plain(item),
  }));
  return ok({ items });
}

/** The schema that a service has for an input, or for what an operation answers. */
export async function askServiceSchema(
  deps: Deps,
  actor: Actor,
  asked: Asked & { parameter?: string | undefined; output?: readonly string[] | undefined },
) {
  const question = await questionOf(deps, actor, asked, asked.parameter ?? "", asked.output);
  if (!question.ok) return question;
  const schema = await askSchema(deps.doors.of(actor.environmentId), question.value);
  if (!schema.ok) return fail(asFailure(schema.failure));
  return ok({ schema: plain(schema.value) as Record<string, Json> });
}

type Json = string | number | boolean | null | Json[] | { [name: string]: Json };

/** Numbers that JavaScript cannot hold become texts: an id must not lose its last digits on the way to a form. */
function plain(value: Value): Json {
  if (typeof value === "bigint") return String(value);
  if (value instanceof PreciseNumber) return /[.e]/i.test(value.text) ? value.value : value.text;
  if (Array.isArray(value)) return value.map(plain);
  if (!isObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, plain(member)]));
}

async function questionOf(
  deps: Deps,
  actor: Actor,
  asked: Asked,
  input: string,
  output?: readonly string[],
): Promise<Result<ChoiceQuestion, Failure>> {
  const found = await findConnector(deps, actor, asked.connectorId);
  if (!found.ok) return found;
  const { connector } = found.value;
  const operation = connector.operations.find(({ id }) => id === asked.operationId);
  if (operation === undefined) return fail({ kind: "not-found", what: "operation" });
  const connection = await valuesOf(deps, actor, asked, found.value);
  if (!connection.ok) return connection;
  const source =
    input === "" && output !== undefined
      ? outputSourceAt(createSchemaReader(connector.document), operation, output)
      : dynamicSourceAt(connector, operation, input);
  if (source === null) {
    const what = input === "" ? said("the answer") : said("'{name}'", { name: input });
    const message = said("The files of \"{title}\" do not say where {what} of '{id}' comes from.", {
      title: connector.title,
      what,
      id: operation.id,
    });
    return fail({ kind: "conflict", ...message });
  }
  return ok({
    source,
    form: asked.form as ValueObject,
    ...connection.value,
    timeoutMs: ASK_MS,
    signal: AbortSignal.timeout(ASK_MS),
  });
}

/** Asking is using: who may not use a connection learns nothing through it either. */
async function valuesOf(
  deps: Deps,
  actor: Actor,
  { connectionId }: Asked,
  { stored, connector }: FoundConnector,
): Promise<Result<Pick<ChoiceQuestion, "connector" | "connection" | "credential">, Failure>> {
  if (connectionId === null) {
    if (needsNoConnection(connector)) return withoutConnection(deps, connector);
    return fail({
      kind: "conflict",
      ...said('Choose a connection to "{title}" first.', { title: stored.title }),
    });
  }
  const found = await findUsable(deps, actor, connectionId);
  if (!found.ok) return found;
  if (found.value.connector.id !== stored.id) {
    const message = said('The connection "{name}" belongs to another connector, "{title}".', {
      name: found.value.name,
      title: found.value.connector.title,
    });
    return fail({ kind: "conflict", ...message });
  }
  const opened = await deps.use.open(found.value, connector, { regardless: true });
  return opened.ok ? opened : fail({ kind: "conflict", message: opened.failure.message });
}

async function withoutConnection({ use }: Deps, connector: Connector) {
  const opened = await use.openConnector(connector);
  return opened.ok
    ? ok({ connector: opened.value, connection: { set: "", values: {} } })
    : fail<Failure>({ kind: "conflict", message: opened.failure });
}

/** The service did not answer as it should: nothing is wrong with the call that asked. */
function asFailure({ message }: InvokeFailure): Failure {
  return { kind: "conflict", message };
}
