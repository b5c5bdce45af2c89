import { type Connector, type DynamicCall, type DynamicSource, filePickerTree } from "@towpath/connectors";
import { type HttpResponse, statusName, statusWords } from "@towpath/engine";
import { isObject, stringifyJson, toText, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import { callRenewing, redactorOf } from "../connector/call-renewing.ts";
import type { CredentialPort } from "../connector/credential-port.ts";
import { completeOperation } from "../operation/complete-operation.ts";
import type { ConnectionValues } from "../operation/inject-credentials.ts";
import type { InvokeFailure, OperationCall } from "../operation/operation-call.ts";
import type { ServicePort } from "../operation/script/script-host.ts";
import { serviceWords } from "../operation/service-words.ts";
import { argumentsOf } from "./form-values.ts";
import { atPath, holds, itemsAt } from "./item-paths.ts";

/** Which choices are asked for, and what the form holds so far. */
export interface ChoiceQuestion {
  readonly connector: Connector;
  readonly source: DynamicSource;
  /** The inputs of the action so far, by name. */
  readonly form: ValueObject;
  /** In a tree: the node that was opened (its `item`, or its value); absent for the roots. */
  readonly parent?: Value;
  readonly connection: ConnectionValues;
  /** Renews the credential when the service does not take it. */
  readonly credential?: CredentialPort;
  readonly baseUrl?: string;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

export interface ChoiceItem {
  readonly value: Value;
  readonly title: string;
  /** In a tree: it can be opened. */
  readonly isParent: boolean;
  /** The item as the service gave it. */
  readonly item: Value;
}

interface Level {
  readonly call: DynamicCall;
  readonly itemsPath: string | null;
  readonly valuePath: string | null;
  readonly titlePath: string | null;
  readonly isParent?: string | null;
}

/** As many as a drop-down can still be searched in; further pages are not asked for. */
const ENOUGH_ITEMS = 1_000;

/** The choices of a drop-down, or of one level of a tree, as the service gives them for this connection. */
export async function listChoices(
  http: ServicePort,
  question: ChoiceQuestion,
): Promise<Result<readonly ChoiceItem[], InvokeFailure>> {
  const level = levelOf(question);
  if (level === null) {
    return fail({
      code: "NoChoices",
      message: "The files of the connector do not say where these choices come from.",
    });
  }
  const answered = await ask(http, question, level.call);
  if (!answered.ok) return answered;
  const items = itemsAt(answered.value.body, level.itemsPath);
  if (items === null) {
    const where = level.itemsPath === null ? "its answer" : `'${level.itemsPath}' of its answer`;
    return fail({
      code: "NoChoices",
      message: `'${level.call.operationId}' was asked for choices, but ${where} is no list.`,
    });
  }
  return ok(items.flatMap((item) => choiceOf(item, level)));
}

function levelOf({ connector, source, parent }: ChoiceQuestion): Level | null {
  if (source.kind === "list") return source;
  const tree = source.kind === "file" ? filePickerTree(connector.filePicker, source) : source;
  if (tree?.kind !== "tree") return null;
  return parent === undefined ? tree.open : tree.browse;
}

/** An item without a value cannot be chosen. */
function choiceOf(item: Value, { valuePath, titlePath, isParent }: Level): ChoiceItem[] {
  const value = atPath(item, valuePath);
  if (value === undefined || value === null) return [];
  const named = titlePath === null ? undefined : atPath(item, titlePath);
  const title = named === undefined || named === null || named === "" ? value : named;
  const shown = isObject(title) || Array.isArray(title) ? stringifyJson(title) : toText(title);
  return [{ value, title: shown, isParent: holds(item, isParent ?? null), item }];
}

/** The schema that a service has for what else is chosen; `{}` (anything) when it says nothing at its path. */
export async function askSchema(
  http: ServicePort,
  question: ChoiceQuestion,
): Promise<Result<ValueObject, InvokeFailure>> {
  const { source } = question;
  if (source.kind !== "schema") {
    return fail({
      code: "NoSchema",
      message: "The files of the connector do not say where this schema comes from.",
    });
  }
  const answered = await ask(http, question, source.call);
  if (!answered.ok) return answered;
  const schema = atPath(answered.value.body, source.schemaPath);
  return ok(isObject(schema) ? schema : {});
}

const COMPLETING = {
  minimumItems: ENOUGH_ITEMS,
  waitsForAccepted: false,
  now: () => Date.now(),
  sleep: async () => undefined,
};

async function ask(
  http: ServicePort,
  question: ChoiceQuestion,
  call: DynamicCall,
): Promise<Result<HttpResponse, InvokeFailure>> {
  const { connector, connection, baseUrl, timeoutMs, signal } = question;
  const operation = connector.operations.find(({ id }) => id === call.operationId);
  if (operation === undefined) {
    const message = `The connector '${connector.title}' has no operation '${call.operationId}' to ask for choices.`;
    return fail({ code: "OperationNotFound", message });
  }
  const parameters = argumentsOf(call, question.form, question.parent);
  const asking: OperationCall = {
    connector,
    operation,
    parameters,
    connection,
    timeoutMs,
    signal,
    // Asking changes nothing, so each question may have the same key.
    idempotencyKey: `choices-${operation.id}`,
    ...(baseUrl === undefined ? {} : { baseUrl }),
  };
  const called = await callRenewing(
    asking,
    question.credential,
    (one) => completeOperation(http, one, COMPLETING),
    (invoked) => invoked,
  );
  const { outcome, verdict } = called;
  const redactor = redactorOf({ connector, connection: called.connection }, outcome);
  if (!outcome.ok) return fail({ ...outcome.failure, message: redactor.text(outcome.failure.message) });
  const { response } = outcome.value;
  if (response.statusCode < 400) {
    return ok(response.body === undefined ? response : { ...response, body: redactor.value(response.body) });
  }
  const status = statusWords(response.statusCode);
  const words = `'${operation.id}' was asked for choices and answered ${status}. ${serviceWords(response.body)}`;
  const message = `${redactor.text(words.trim())} ${verdict?.message ?? ""}`.trim();
  return fail({ code: statusName(response.statusCode), message });
}
