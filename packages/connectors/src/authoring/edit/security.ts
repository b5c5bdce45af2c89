import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { readConnection } from "../../connection/read-connection.ts";
import { listAt, objectAt, textAt } from "../../members.ts";
import type { DraftParts } from "../connector-draft.ts";
import type { OAuthSignIn, SignIn } from "../sign-in/sign-in.ts";
import { BEARER_POLICY_TITLE, writeSignIns } from "../sign-in/write-sign-in.ts";
import { ownProperties, propertiesPath } from "./general.ts";
import { setAt } from "./set-at.ts";

/** How a connector signs in, as a form can show it. `other`: several ways, or one that no form has. */
export type Security =
  | { readonly kind: "none" }
  | SignIn
  | { readonly kind: "other"; readonly words: string };

export function readSecurity({ definition, properties }: DraftParts): Security {
  const own = ownProperties(properties);
  const { sets } = readConnection(definition, own);
  const [set] = sets;
  if (sets.length > 1)
    return { kind: "other", words: `Connections choose among ${sets.length} ways to sign in.` };
  if (set === undefined || (set.destinations.length === 0 && set.parameters.length === 0))
    return { kind: "none" };
  const [destination, ...others] = set.destinations;
  if (destination === undefined || others.length > 0) return otherOf(set.destinations.length);
  const titleOf = (name: string) => set.parameters.find((one) => one.name === name)?.title ?? name;
  switch (destination.kind) {
    case "bearer":
      return oauthOf(set.parameters.find(({ type }) => type === "oauth")?.oauth ?? null);
    case "basic": {
      const { username, password } = destination;
      return { kind: "basic", usernameTitle: titleOf(username), passwordTitle: titleOf(password) };
    }
    case "username-token":
      return { kind: "other", words: "A user name and a password travel inside each SOAP message." };
    case "query":
      return { kind: "key", in: "query", name: destination.query, title: titleOf(destination.parameter) };
    case "header": {
      const title = titleOf(destination.parameter);
      if (bearerPolicyIndex(own) >= 0) return { kind: "bearer", title };
      return { kind: "key", in: "header", name: destination.header, title };
    }
  }
}

function otherOf(destinations: number): Security {
  return destinations === 0
    ? { kind: "other", words: "Connections ask for values, which policies of the connector use." }
    : { kind: "other", words: `Connections send ${destinations} credentials at once.` };
}

type OAuth = ReturnType<typeof readConnection>["sets"][number]["parameters"][number]["oauth"];

function oauthOf(oauth: OAuth): OAuthSignIn {
  const written = objectAt(oauth?.source ?? null, "customParameters") ?? {};
  const settings = Object.entries(written).flatMap(([name, given]): [string, string][] => {
    const value = isObject(given) ? getMember(given, "value") : given;
    return value === undefined || value === null || typeof value === "object" ? [] : [[name, String(value)]];
  });
  return {
    kind: "oauth2",
    identityProvider: oauth?.identityProvider ?? "oauth2",
    clientId: oauth?.clientId ?? "",
    scopes: oauth?.scopes ?? [],
    settings: Object.fromEntries(settings.length > 0 ? settings : assumedSettings(oauth)),
  };
}

/** Of a file that names a scheme and no parameter: the scheme's own addresses, in the names of the provider. */
function assumedSettings(oauth: OAuth): [string, string][] {
  const names = [
    ["authorizationUrl", "authorizationurl"],
    ["tokenUrl", "tokenurl"],
    ["refreshUrl", "refreshurl"],
  ] as const;
  return names.map(([name, key]) => [name, textAt(oauth?.customParameters ?? {}, key) ?? ""]);
}

function bearerPolicyIndex(own: ValueObject): number {
  return listAt(own, "policyTemplateInstances").findIndex(
    (policy) => isObject(policy) && textAt(policy, "title") === BEARER_POLICY_TITLE,
  );
}

/** Parameters that hold credentials; others (a region, a host for a policy) are asked for all the same. */
const CREDENTIALS: ReadonlySet<string> = new Set(["securestring", "oauthsetting"]);

/**
 * Signs in another way. What the files say beyond the form stays: other parameters of connections, and the members of
 * an OAuth sign-in that it does not show.
 */
export function setSecurity(parts: DraftParts, security: SignIn | { readonly kind: "none" }): DraftParts {
  const written = writeSignIns(security.kind === "none" ? [] : [security]);
  const own = ownProperties(parts.properties);
  const names = Object.keys(written.securityDefinitions);
  let definition = setAt(
    parts.definition,
    ["securityDefinitions"],
    withKept(parts.definition, written.securityDefinitions),
  );
  definition = setAt(
    definition,
    ["security"],
    names.map((name): ValueObject => ({ [name]: [] })),
  );
  const at = (...path: (string | number)[]) => propertiesPath(parts.properties, ...path);
  let properties = setAt(
    parts.properties,
    at("connectionParameters"),
    parametersOf(own, written.connectionParameters, security),
  );
  properties = setAt(properties, at("connectionParameterSets"), undefined);
  const bearer = bearerPolicyIndex(own);
  const policies = listAt(own, "policyTemplateInstances").filter((_policy, index) => index !== bearer);
  properties = setAt(properties, at("policyTemplateInstances"), [...policies, ...written.policies]);
  return { definition, properties };
}

/** A scheme of the same name keeps what the form does not know of it. */
function withKept(definition: ValueObject, schemes: ValueObject): ValueObject {
  const before = objectAt(definition, "securityDefinitions") ?? {};
  const kept = Object.entries(schemes).map(([name, scheme]): [string, Value] => {
    const old = before[name];
    const isSame = isObject(old) && isObject(scheme) && textAt(old, "type") === textAt(scheme, "type");
    return [name, isSame ? { ...old, ...scheme } : scheme];
  });
  return Object.fromEntries(kept) as ValueObject;
}

function parametersOf(
  own: ValueObject,
  written: ValueObject,
  security: SignIn | { readonly kind: "none" },
): ValueObject {
  const before = objectAt(own, "connectionParameters") ?? {};
  const others = Object.entries(before).filter(([name, value]) => {
    const type = isObject(value) ? (textAt(value, "type")?.toLowerCase() ?? "") : "";
    const isUser = security.kind !== "basic" && name.toLowerCase() === "username";
    return !CREDENTIALS.has(type) && !isUser && !Object.hasOwn(written, name);
  });
  const merged = Object.entries(written).map(([name, value]): [string, Value] => [
    name,
    mergedParameter(before[name], value),
  ]);
  return Object.fromEntries([...merged, ...others]) as ValueObject;
}

/** An OAuth sign-in keeps members such as `redirectMode` and `properties`. */
function mergedParameter(before: Value | undefined, written: Value): Value {
  const old = isObject(before) ? objectAt(before, "oAuthSettings") : null;
  const fresh = isObject(written) ? objectAt(written, "oAuthSettings") : null;
  if (!isObject(before) || !isObject(written) || old === null || fresh === null) return written;
  return { ...before, ...written, oAuthSettings: { ...old, ...fresh } };
}
