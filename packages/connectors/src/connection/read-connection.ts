import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { flagAt, listAt, objectAt, textAt, textsAt } from "../members.ts";
import { SOAP_EXTENSION } from "../soap/soap-use.ts";
import type {
  ConnectionDescription,
  ConnectionParameter,
  OAuthSettings,
  ParameterSet,
} from "./connection-description.ts";
import { basicOf, destinationsOf, readSchemes, type SecurityScheme } from "./destinations.ts";

/**
 * What a connection asks for, and where each credential goes.
 *
 * @param document the OpenAPI document: its security schemes say where keys go
 * @param properties the `properties` member of the properties file, or null
 */
export function readConnection(document: ValueObject, properties: ValueObject | null): ConnectionDescription {
  const schemes = readSchemes(document);
  const sets = readSets(properties, schemes).map((set) => withSoapToken(set, document));
  const ui = objectAt(objectAt(properties, "connectionParameterSets"), "uiDefinition");
  return {
    sets: sets.length > 0 ? sets : [withSoapToken(readOnlySet(properties, schemes), document)],
    title: textAt(ui, "displayName") ?? "",
    description: textAt(ui, "description") ?? "",
  };
}

function readSets(properties: ValueObject | null, schemes: readonly SecurityScheme[]): ParameterSet[] {
  const values = listAt(objectAt(properties, "connectionParameterSets"), "values").filter(isObject);
  return values.map((source, index) => {
    const name = textAt(source, "name") ?? `set${index + 1}`;
    const ui = objectAt(source, "uiDefinition");
    const parameters = readParameters(objectAt(source, "parameters"));
    const metadata = objectAt(source, "metadata");
    return {
      name,
      title: textAt(ui, "displayName") ?? name,
      description: textAt(ui, "description") ?? "",
      allowSharing: metadata === null || getMember(metadata, "allowSharing") !== false,
      parameters,
      destinations: destinationsOf(parameters, schemes),
    };
  });
}

function readOnlySet(properties: ValueObject | null, schemes: readonly SecurityScheme[]): ParameterSet {
  const given = readParameters(objectAt(properties, "connectionParameters"));
  const parameters = given.length > 0 ? given : schemes.flatMap(assumedParameters);
  const destinations = destinationsOf(parameters, schemes);
  return { name: "", title: "", description: "", allowSharing: true, parameters, destinations };
}

/** A document of a SOAP service may want the user name and password inside its messages. */
function withSoapToken(set: ParameterSet, document: ValueObject): ParameterSet {
  const wanted = textAt(objectAt(document, SOAP_EXTENSION), "usernameToken");
  const [basic] = wanted === null ? [] : basicOf(set.parameters);
  if (basic?.kind !== "basic") return set;
  const token = { ...basic, kind: "username-token", isDigest: wanted === "digest" } as const;
  return { ...set, destinations: [...set.destinations, token] };
}

function readParameters(source: ValueObject | null): ConnectionParameter[] {
  const parameters = Object.entries(source ?? {}).flatMap(([name, given]) =>
    isObject(given) ? [readParameter(name, given)] : [],
  );
  return parameters.sort((a, b) => (a.order ?? LAST) - (b.order ?? LAST));
}

const LAST = Number.MAX_SAFE_INTEGER;

const TYPES: Readonly<Record<string, ConnectionParameter["type"]>> = {
  string: "string",
  securestring: "securestring",
  int: "int",
  bool: "bool",
  oauthsetting: "oauth",
  gatewaysetting: "gateway",
  clientcertificate: "certificate",
};

function readParameter(name: string, source: ValueObject): ConnectionParameter {
  const ui = objectAt(source, "uiDefinition");
  const constraints = objectAt(ui, "constraints");
  const written = textAt(source, "type")?.toLowerCase() ?? "";
  const type = Object.hasOwn(TYPES, written) ? (TYPES[written] ?? "string") : "string";
  const order = getMember(constraints ?? {}, "tabIndex");
  const given = getMember(source, "defaultValue") ?? getMember(source, "default");
  return {
    name,
    type,
    title: textAt(ui, "displayName") ?? name,
    description: textAt(ui, "description") ?? "",
    tooltip: textAt(ui, "tooltip") ?? "",
    required: flagAt(constraints, "required"),
    hidden: isHidden(source, constraints),
    order: typeof order === "number" ? order : null,
    choices: choicesOf(constraints, ui),
    ...(given === undefined ? {} : { default: given }),
    oauth: type === "oauth" ? readOAuth(source) : null,
    assumed: false,
  };
}

/**
 * The tenant of a Microsoft Entra ID sign-in comes with the token, and nobody types it; a sign-in without a person
 * brings none, and such sets say aloud that they ask for it.
 */
function isHidden(source: ValueObject, constraints: ValueObject | null): boolean {
  const said = getMember(constraints ?? {}, "hidden");
  if (textAt(objectAt(source, "metadata"), "sourceType") !== "AzureActiveDirectoryTenant") {
    return flagAt(constraints, "hidden");
  }
  return String(said).toLowerCase() !== "false";
}

/** Some files put the allowed values beside the user interface's definition instead of inside its constraints. */
function choicesOf(constraints: ValueObject | null, ui: ValueObject | null): ConnectionParameter["choices"] {
  const inside = listAt(constraints, "allowedValues");
  const values = inside.length > 0 ? inside : listAt(ui, "allowedValues");
  return values.flatMap((choice) => {
    if (!isObject(choice)) return [{ title: String(choice), value: choice }];
    const value = getMember(choice, "value");
    return value === undefined ? [] : [{ title: textAt(choice, "text") ?? String(value), value }];
  });
}

function readOAuth(source: ValueObject): OAuthSettings {
  const settings = objectAt(source, "oAuthSettings") ?? {};
  const custom = Object.entries(objectAt(settings, "customParameters") ?? {}).map(
    ([name, given]): [string, Value] => [name.toLowerCase(), plainValue(given)],
  );
  return {
    identityProvider: textAt(settings, "identityProvider")?.toLowerCase() ?? "oauth2",
    clientId: textAt(settings, "clientId"),
    scopes: textsAt(settings, "scopes"),
    customParameters: Object.fromEntries(custom),
    source: settings,
  };
}

function plainValue(given: Value): Value {
  return isObject(given) && Object.hasOwn(given, "value") ? (getMember(given, "value") ?? null) : given;
}

/** A file that names a scheme and no parameter still needs the credential (5 of 1,034). */
function assumedParameters(scheme: SecurityScheme): ConnectionParameter[] {
  const make = (name: string, title: string, type: ConnectionParameter["type"]): ConnectionParameter => ({
    name,
    type,
    title,
    description: scheme.description,
    tooltip: "",
    required: true,
    hidden: false,
    order: null,
    choices: [],
    oauth: type === "oauth" ? oauthOf(scheme) : null,
    assumed: true,
  });
  if (scheme.type === "basic") {
    return [make("username", "User name", "string"), make("password", "Password", "securestring")];
  }
  if (scheme.type === "oauth2") return [make("token", "Sign in", "oauth")];
  return [make(scheme.key, scheme.key, "securestring")];
}

function oauthOf({ source }: SecurityScheme): OAuthSettings {
  const customParameters = {
    authorizationurl: textAt(source, "authorizationUrl"),
    tokenurl: textAt(source, "tokenUrl"),
    refreshurl: textAt(source, "tokenUrl"),
  };
  const scopes = Object.keys(objectAt(source, "scopes") ?? {});
  return { identityProvider: "oauth2", clientId: null, scopes, customParameters, source };
}
