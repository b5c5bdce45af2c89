import type { Connector } from "@towpath/connectors";
import type { ValueObject } from "@towpath/expressions";
import type { ExpectedRequest } from "./expectation.ts";
import { fill } from "./expected-values.ts";
import { at, listOf, lower, objectOf, type RawOperation, textOf } from "./raw-document.ts";

/** What the stub answers to everything: the values that policies ask for first. */
export const ASKED = { "@odata.etag": 'W/"1"', access_token: "fetched-1" };

interface Site {
  readonly expected: ExpectedRequest;
  readonly text: (name: string) => string;
  /** A text with its references replaced, each value changed before. */
  readonly replaced: (name: string, change?: (value: string) => string) => string;
}

const PREFIX = "x-ms-apimTemplateParameter.";

/** Reference connectors.md, 5, row by row; policies that rewrite bodies are left out. */
const CHANGES: Readonly<Record<string, (site: Site) => void>> = {
  dynamichosturl: setHost,
  dynamicsubdomain: setHost,
  setheader({ expected: { headers }, text, replaced }) {
    const name = text("name").toLowerCase();
    const next = merged(headers.get(name), replaced("value"), text("existsAction"));
    if (next === "") headers.delete(name);
    else headers.set(name, next);
  },
  setqueryparameter({ expected: { query }, text, replaced }) {
    put(query, text("name"), replaced("value"), text("existsAction"));
  },
  setvaluefromurl({ expected: { headers, query }, text }) {
    const isEtag = text("parameterValuePathTemplate").includes("etag");
    const fetched = isEtag ? ASKED["@odata.etag"] : ASKED.access_token;
    const [, place, name = ""] = /@(\w+)\('([^']+)'\)/.exec(text("parameterTemplate")) ?? [];
    if (place === "headers") headers.set(name.toLowerCase(), fetched);
    else put(query, name, fetched, "override");
  },
  routerequesttoendpoint({ expected, text, replaced }) {
    const route = fill(replaced("newPath", encodeURIComponent), expected.pathValues);
    const [path = "", query = ""] = route.split("?");
    expected.path = path.startsWith("/") ? path : `/${path}`;
    const method = text("httpMethod");
    if (/^[a-z]+$/i.test(method)) expected.method = method.toUpperCase();
    for (const [name, value] of new URLSearchParams(query)) put(expected.query, name, value, "override");
  },
};

function setHost({ expected, replaced }: Site): void {
  const url = new URL(replaced("urlTemplate").replace(/^(?!https?:)/, "https://"));
  expected.origin = url.origin;
  expected.prefix = url.pathname.replace(/\/$/, "");
}

function merged(before: string | undefined, value: string, action: string): string {
  if (before === undefined) return value;
  if (action === "skip") return before;
  return action === "append" ? `${before},${value}` : value;
}

function put(query: [string, string][], name: string, value: string, action: string): void {
  const pair = query.find(([one]) => one === name);
  if (pair === undefined) query.push([name, value]);
  else pair[1] = merged(pair[1], value, action);
}

export function applyPolicies(
  connector: Connector,
  operation: RawOperation,
  expected: ExpectedRequest,
  values: Readonly<Record<string, string>>,
): void {
  const own = objectOf(connector.properties?.properties);
  for (const instance of listOf(own.policyTemplateInstances)) {
    const parameters = objectOf(at(instance, "parameters"));
    if (!isAbout(parameters, textOf(operation.source.operationId))) continue;
    const text = (name: string) => textOf(parameters[PREFIX + name]);
    CHANGES[lower(at(instance, "templateId"))]?.({
      expected,
      text,
      replaced: (name, change = (value) => value) => replace(text(name), expected, values, change),
    });
  }
}

function isAbout(parameters: ValueObject, operationId: string): boolean {
  const names = listOf(parameters["x-ms-apimTemplate-operationName"]);
  const section = lower(parameters["x-ms-apimTemplate-policySection"]) || "request";
  return section === "request" && (names.length === 0 || names.includes(operationId));
}

const CONNECTION = /@connectionParameters\('([^']*)'(?:,\s*'([^']*)')?\)/gi;

function replace(
  template: string,
  { headers, query }: ExpectedRequest,
  values: Readonly<Record<string, string>>,
  change: (value: string) => string,
): string {
  const byName = new Map(Object.entries(values).map(([name, value]) => [name.toLowerCase(), value]));
  return template
    .replace(CONNECTION, (_whole, name: string, otherwise = "") =>
      change(byName.get(name.toLowerCase()) ?? otherwise),
    )
    .replace(/@headers\('([^']*)'\)/gi, (_whole, name: string) =>
      change(headers.get(name.toLowerCase()) ?? ""),
    )
    .replace(/@queryParameters\('([^']*)'\)/gi, (_whole, name: string) =>
      change(query.find(([one]) => one === name)?.[1] ?? ""),
    );
}
