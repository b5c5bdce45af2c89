import { createHash } from "node:crypto";
import { type Connector, planOAuth } from "@towpath/connectors";
import { toText } from "@towpath/expressions";

/** Policies that say where a call goes, with the parameter that says it. */
const PLACES: Readonly<Record<string, string>> = {
  dynamichosturl: "urltemplate",
  dynamicsubdomain: "urltemplate",
  setvaluefromurl: "parametervalueurl",
};

/**
 * Where a connector sends to, in words: its own address, and what its policies make of it. A credential goes where its
 * owner knew it would; a connector that is changed to send elsewhere has to be given it anew.
 */
export function sendsTo(connector: Connector): string {
  const known = told.get(connector);
  if (known !== undefined) return known;
  const places = placesOf(connector);
  told.set(connector, places);
  return places;
}

/** It is asked at every call, and a connector that was read never changes. */
const told = new WeakMap<Connector, string>();

function placesOf(connector: Connector): string {
  const { address, operations, policies, script } = connector;
  const schemes = new Set([address.scheme, ...operations.flatMap(({ scheme }) => scheme ?? [])]);
  const own = [...schemes].map((scheme) => `${scheme}://${address.host.toLowerCase()}`);
  const named = policies.flatMap(({ template, parameters }) => {
    const place = PLACES[template];
    const value = place === undefined ? undefined : parameters[place];
    return value === undefined || value === null ? [] : [toText(value)];
  });
  const places = [...new Set([...own, ...named, ...tokenPlaces(connector)])].sort().join(", ");
  // Code may send what it is given anywhere, so it counts as a place of its own.
  const code = script?.javascript ?? null;
  return code === null ? places : `${places} by its code ${fingerprint(code)}`;
}

/** Refresh tokens and the secrets of apps go there. */
function tokenPlaces(connector: Connector): readonly string[] {
  return connector.connection.sets.flatMap((set) => {
    const plan = planOAuth(connector, set, {});
    if (plan === null) return [];
    const { token, refresh } = plan.templates;
    return [token, refresh].flatMap((one) => /^https?:\/\/[^/?#]+/i.exec(one)?.[0].toLowerCase() ?? []);
  });
}

const fingerprint = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
