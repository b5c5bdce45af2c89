import type { Connector } from "@towpath/connectors";
import type { ExpectedRequest } from "./expectation.ts";
import { at, lower, objectOf, textOf } from "./raw-document.ts";

type Values = Readonly<Record<string, string>>;

/** Reference connectors.md, 2: "How a credential reaches the request". */
export function sign(connector: Connector, values: Values, expected: ExpectedRequest): void {
  const own = objectOf(at(objectOf(connector.properties?.properties), "connectionParameters"));
  const typed = Object.entries(own).map(([name, one]) => ({ name, type: lower(at(one, "type")) }));
  const schemes = Object.entries(objectOf(connector.document.securityDefinitions));
  const oauth = typed.find(({ type }) => type === "oauthsetting");
  if (oauth !== undefined) expected.headers.set("authorization", `Bearer ${values[oauth.name] ?? ""}`);
  if (schemes.some(([, one]) => at(one, "type") === "basic") && values.username !== undefined) {
    const pair = Buffer.from(`${values.username}:${values.password ?? ""}`).toString("base64");
    expected.headers.set("authorization", `Basic ${pair}`);
    return;
  }
  const keys = schemes.filter(([, one]) => at(one, "type") === "apiKey");
  const secret = typed.find(({ type }) => type === "securestring")?.name ?? "";
  const onlyOne = keys.length === 1 && oauth === undefined ? (values.api_key ?? values[secret]) : undefined;
  for (const [key, scheme] of keys) {
    const name = textOf(at(scheme, "name"));
    place(expected, textOf(at(scheme, "in")), name, values[key] ?? values[name] ?? onlyOne);
  }
}

function place(expected: ExpectedRequest, where: string, name: string, value: string | undefined): void {
  if (value === undefined) return;
  if (where === "query") expected.query.push([name, value]);
  else expected.headers.set(name.toLowerCase(), value);
}
