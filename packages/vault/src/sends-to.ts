import { createHash } from "node:crypto";
import type { Connector } from "@towpath/connectors";
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
export function sendsTo({ address, operations, policies, script }: Connector): string {
  const schemes = new Set([address.scheme, ...operations.flatMap(({ scheme }) => scheme ?? [])]);
  const own = [...schemes].map((scheme) => `${scheme}://${address.host.toLowerCase()}`);
  const named = policies.flatMap(({ template, parameters }) => {
    const place = PLACES[template];
    const value = place === undefined ? undefined : parameters[place];
    return value === undefined || value === null ? [] : [toText(value)];
  });
  const places = [...new Set([...own, ...named])].sort().join(", ");
  // Code may send what it is given anywhere, so it counts as a place of its own.
  const code = script?.javascript ?? null;
  return code === null ? places : `${places} by its code ${fingerprint(code)}`;
}

const fingerprint = (text: string) => createHash("sha256").update(text).digest("hex").slice(0, 12);
