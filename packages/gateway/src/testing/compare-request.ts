import { parseJson, type Value } from "@towpath/expressions";
import type { ExpectedRequest } from "./expectation.ts";
import type { ExpectedBody } from "./expected-body.ts";
import type { Arrived } from "./stub-service.ts";

/** A request told in a way that two of them can be compared in. */
interface Told {
  readonly method: string;
  readonly path: string;
  readonly query: readonly (readonly [string, string])[];
  readonly headers: readonly (readonly [string, unknown])[];
  readonly body: unknown;
}

/** Written by the HTTP client itself, whatever a definition says; a boundary is of our own choice. */
const isOurs = (name: string, kind: ExpectedBody["kind"]) =>
  name === "content-length" || (name === "content-type" && kind === "multipart");

/** What arrived, as far as something is expected of it. `body` false: it is checked elsewhere. */
export function toldArrived(arrived: Arrived, expected: ExpectedRequest, body: boolean): Told {
  const url = new URL(arrived.url, "http://stub.test");
  return {
    method: arrived.method,
    path: url.pathname,
    query: [...url.searchParams].sort(),
    headers: [...expected.headers.keys()]
      .filter((name) => !isOurs(name, expected.body.kind))
      .map((name) => [name, arrived.headers[name]]),
    body: body ? toldBody(expected.body, arrived) : null,
  };
}

export function toldExpected(expected: ExpectedRequest, body: boolean): Told {
  return {
    method: expected.method,
    path: new URL(`http://stub.test${expected.path}`).pathname,
    query: expected.query.sort(),
    headers: [...expected.headers]
      .filter(([name]) => !isOurs(name, expected.body.kind))
      .map(([name, value]) => [name, value.trim()]),
    body: body ? expected.body : null,
  };
}

function toldBody(expected: ExpectedBody, { body, headers }: Arrived): ExpectedBody {
  const type = headers["content-type"] ?? "";
  const text = body.toString("utf8");
  switch (expected.kind) {
    case "none":
      return body.length === 0 ? expected : { kind: "text", text, type };
    case "json":
      return { kind: "json", value: jsonOr(text) };
    case "text":
      return { kind: "text", text, type };
    case "bytes":
      return { kind: "bytes", base64: body.toString("base64"), type };
    case "form":
      return { kind: "form", pairs: [...new URLSearchParams(text)] };
    case "multipart":
      return { kind: "multipart", fields: fieldNames(body, type) };
  }
}

function jsonOr(text: string): Value {
  const parsed = parseJson(text);
  return parsed.ok ? parsed.value : `no JSON: ${text}`;
}

function fieldNames(body: Buffer, type: string): string[] {
  const boundary = /boundary=(\S+)/.exec(type)?.[1];
  const parts = body.toString("utf8").split(`--${boundary}`).slice(1, -1);
  return parts.map((part) => /name="([^"]*)"/.exec(part)?.[1] ?? "?");
}
