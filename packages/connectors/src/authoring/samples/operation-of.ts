import { parseJson, type Value, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result } from "@towpath/prelude";
import type { DraftFailure } from "../connector-draft.ts";
import { humanTitle, operationIdFor, pascalName } from "../names.ts";
import type { NoteList } from "../note-list.ts";
import { addressOf, type SampleAddress } from "./address-of.ts";
import { bodyParameters } from "./body-of.ts";
import { inferSchema } from "./infer-schema.ts";
import {
  type SampleField,
  type SampleRequest,
  type SampleResponse,
  type SampleSignIn,
  signInKey,
} from "./sample-request.ts";
import { isSecretName, signInOfHeader } from "./sign-in-of.ts";

/** An operation made of a sample request, before it has its place in a document. */
export interface SampledOperation {
  readonly address: SampleAddress;
  /** Lower case, as documents have it. */
  readonly method: string;
  /** With the id that is wished for; somebody has to make it unique. */
  readonly operation: ValueObject;
  readonly signIns: readonly SampleSignIn[];
}

const METHODS: ReadonlySet<string> = new Set(["get", "put", "post", "delete", "options", "head", "patch"]);

/** @returns why no operation can be made of it, in plain words */
export function operationOf(sample: SampleRequest, notes: NoteList): Result<SampledOperation, DraftFailure> {
  const method = sample.method.trim().toLowerCase();
  if (!METHODS.has(method))
    return fail({ message: `'${sample.method}' is no method that a connector can call with.` });
  const read = addressOf(sample.url);
  if (!read.ok) return read;
  const address = read.value;
  const where = `${method.toUpperCase()} ${address.path}`;
  for (const name of address.assumed) {
    notes.assumed(where, `A part of the path looks like an id: it became the parameter '${name}'.`);
  }
  const signIns = signInsOf(sample, address);
  const body = bodyParameters(sample, where, notes);
  const parameters = [
    ...pathParameters(address.path),
    ...queryParameters(address.query),
    ...headerParameters(sample.headers, where, notes),
    ...body.parameters,
  ];
  const id = sample.name === null ? "" : pascalName(sample.name);
  const operation: ValueObject = {
    operationId: id === "" ? operationIdFor(method, address.path) : id,
    summary: sample.name ?? summaryOf(method, address.path),
    ...(sample.description === "" ? {} : { description: sample.description }),
    ...(sample.tags.length === 0 ? {} : { tags: [...sample.tags] }),
    ...(body.consumes === null ? {} : { consumes: [body.consumes] }),
    ...(parameters.length === 0 ? {} : { parameters }),
    responses: responsesOf(sample.responses),
  };
  return ok({ address, method, operation, signIns });
}

const VERBS: Readonly<Record<string, string>> = {
  get: "Get",
  head: "Look at",
  post: "Create",
  put: "Replace",
  patch: "Update",
  delete: "Delete",
  options: "Options of",
};

function summaryOf(method: string, path: string): string {
  const words = path.split("/").filter((part) => part !== "" && !part.startsWith("{"));
  const last = words.at(-1) ?? "root";
  return `${VERBS[method] ?? method} ${humanTitle(last).toLowerCase()}`;
}

function signInsOf(sample: SampleRequest, address: SampleAddress): readonly SampleSignIn[] {
  const found = new Map<string, SampleSignIn>();
  const add = (signIn: SampleSignIn | null) => {
    if (signIn !== null) found.set(signInKey(signIn), signIn);
  };
  add(sample.signIn);
  if (address.hasUser) add({ kind: "basic" });
  for (const header of sample.headers) add(signInOfHeader(header));
  for (const { name } of address.query) if (isSecretName(name)) add({ kind: "key", in: "query", name });
  return [...found.values()];
}

function pathParameters(path: string): ValueObject[] {
  const names = [...path.matchAll(/\{([^{}]+)\}/g)].map(([, name = ""]) => name);
  return [...new Set(names)].map((name) => ({
    ...parameterNamed(name, "path"),
    required: true,
    type: "string",
  }));
}

function queryParameters(query: readonly SampleField[]): ValueObject[] {
  const names = new Map<string, string[]>();
  for (const { name, value } of query) {
    if (!isSecretName(name)) names.set(name, [...(names.get(name) ?? []), value]);
  }
  return [...names].map(([name, values]) => {
    const base = { ...parameterNamed(name, "query"), required: false };
    if (values.length > 1)
      return { ...base, type: "array", items: { type: "string" }, collectionFormat: "multi" };
    return { ...base, ...typeOfText(values[0] ?? "") };
  });
}

/** What every client sends by itself, or what belongs to a browser. */
const OF_THE_CLIENT =
  /^(host|content-length|content-type|user-agent|accept-encoding|accept-language|connection|origin|referer|cache-control|pragma|dnt|te|upgrade-insecure-requests|postman-token|expect|priority|sec-.*|:.*)$/i;
/** Constants of a service rather than choices of a maker. */
const CONSTANT = /^(accept|.*-version|.*-beta|openai-organization)$/i;

function headerParameters(headers: readonly SampleField[], where: string, notes: NoteList): ValueObject[] {
  const seen = new Set<string>();
  return headers.flatMap((header): ValueObject[] => {
    const { name, value } = header;
    const key = name.toLowerCase();
    if (seen.has(key) || OF_THE_CLIENT.test(name) || signInOfHeader(header) !== null) return [];
    seen.add(key);
    if (key === "cookie") {
      notes.lost(
        where,
        "The request sends cookies. Connectors sign in by a connection, so they were left out.",
      );
      return [];
    }
    const base = { ...parameterNamed(name, "header"), type: "string" };
    if (!CONSTANT.test(name) || value.includes("{{")) return [{ ...base, required: false }];
    if (key === "accept" && /^(\*\/\*|application\/json)/i.test(value)) return [];
    return [{ ...base, required: true, default: value, "x-ms-visibility": "internal" }];
  });
}

export function parameterNamed(name: string, place: string): ValueObject {
  const title = humanTitle(name);
  return { name, in: place, ...(title === "" || title === name ? {} : { "x-ms-summary": title }) };
}

/** The type of a value that is written as a text. */
export function typeOfText(text: string): ValueObject {
  if (/^-?\d{1,9}$/.test(text)) return { type: "integer", format: "int32" };
  if (/^-?\d{1,15}\.\d{1,15}$/.test(text)) return { type: "number", format: "double" };
  return /^(true|false)$/i.test(text) ? { type: "boolean" } : { type: "string" };
}

function responsesOf(samples: readonly SampleResponse[]): ValueObject {
  const responses = samples.map(({ status, description, headers, body }): [string, ValueObject] => [
    String(status),
    { description, ...schemaOfAnswer(body), ...headersOf(headers) },
  ]);
  return responses.length === 0 ? { default: { description: "The answer" } } : Object.fromEntries(responses);
}

function schemaOfAnswer(body: string): ValueObject {
  if (body.trim() === "") return {};
  const parsed = parseJson(body);
  const value: Value = parsed.ok ? parsed.value : "";
  return { schema: inferSchema(value) };
}

const ANSWER_HEADERS = /^(location|retry-after|link|etag|x-.*|.*-id|.*count.*)$/i;

function headersOf(headers: readonly SampleField[]): ValueObject {
  const named = headers.filter(({ name }) => ANSWER_HEADERS.test(name) && !isSecretName(name));
  if (named.length === 0) return {};
  return { headers: Object.fromEntries(named.map(({ name }) => [name, { type: "string" }])) };
}
