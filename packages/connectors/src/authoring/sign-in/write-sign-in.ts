import type { Value, ValueObject } from "@towpath/expressions";
import { claimName } from "../names.ts";
import type { SignIn } from "./sign-in.ts";

/** What a sign-in is in the two files of a connector. */
export interface WrittenSignIn {
  readonly securityDefinitions: ValueObject;
  readonly connectionParameters: ValueObject;
  readonly policies: readonly ValueObject[];
}

/**
 * Several sign-ins that are sent together, e.g. two keys at once. At most one of them may use `Authorization`: what
 * follows is the caller's concern.
 */
export function writeSignIns(signIns: readonly SignIn[]): WrittenSignIn {
  const securityDefinitions: ValueObject = {};
  const connectionParameters: ValueObject = {};
  const policies: ValueObject[] = [];
  const taken = new Set<string>();
  const keys = signIns.filter(({ kind }) => kind === "key" || kind === "bearer").length;
  for (const signIn of signIns) {
    const schemeName = claimName(schemeNameOf(signIn, keys), taken);
    securityDefinitions[schemeName] = schemeOf(signIn);
    Object.assign(
      connectionParameters,
      parametersOf(signIn, schemeName, Object.keys(connectionParameters).length),
    );
    if (signIn.kind === "bearer") policies.push(bearerPolicy(schemeName));
  }
  return { securityDefinitions, connectionParameters, policies };
}

/**
 * Parameter and scheme have one name, which is the first rule by which a credential finds its place (connectors.md,
 * 2). A key that is the only one is called `api_key`, as in most public files.
 */
function schemeNameOf(signIn: SignIn, keys: number): string {
  if (signIn.kind === "basic") return "basic_auth";
  if (signIn.kind === "oauth2") return "oauth2_auth";
  if (keys === 1) return "api_key";
  return signIn.kind === "bearer" ? "token" : signIn.name.replaceAll(/[^A-Za-z0-9]+/g, "_");
}

function schemeOf(signIn: SignIn): ValueObject {
  switch (signIn.kind) {
    case "key":
      return { type: "apiKey", in: signIn.in, name: signIn.name };
    case "bearer":
      return { type: "apiKey", in: "header", name: "Authorization" };
    case "basic":
      return { type: "basic" };
    case "oauth2":
      return oauthScheme(signIn);
  }
}

function oauthScheme({ settings, scopes }: Extract<SignIn, { kind: "oauth2" }>): ValueObject {
  const { authorizationUrl = "", tokenUrl = "" } = settings;
  return {
    type: "oauth2",
    flow: "accessCode",
    authorizationUrl,
    tokenUrl,
    scopes: Object.fromEntries(scopes.map((scope) => [scope, scope])) as ValueObject,
  };
}

function parametersOf(signIn: SignIn, schemeName: string, order: number): ValueObject {
  switch (signIn.kind) {
    case "key":
    case "bearer":
      return { [schemeName]: textParameter("securestring", signIn.title, order + 1) };
    case "basic":
      return {
        username: textParameter("string", signIn.usernameTitle, order + 1),
        password: textParameter("securestring", signIn.passwordTitle, order + 2),
      };
    case "oauth2":
      return { token: { type: "oauthSetting", oAuthSettings: oauthSettings(signIn) } };
  }
}

function oauthSettings(signIn: Extract<SignIn, { kind: "oauth2" }>): ValueObject {
  const custom = Object.entries(signIn.settings).map(([name, value]): [string, Value] => [name, { value }]);
  return {
    identityProvider: signIn.identityProvider,
    clientId: signIn.clientId,
    scopes: [...signIn.scopes],
    redirectMode: "Global",
    customParameters: Object.fromEntries(custom),
  };
}

/** @param order counts from 1 */
export function textParameter(type: "string" | "securestring", title: string, order: number): ValueObject {
  return {
    type,
    uiDefinition: {
      displayName: title,
      description: title,
      tooltip: `Enter: ${title}`,
      constraints: { tabIndex: order, clearText: type === "string", required: "true" },
    },
  };
}

/** Puts the word before the token, so that nobody has to type it. */
export function bearerPolicy(parameter: string): ValueObject {
  return {
    templateId: "setheader",
    title: BEARER_POLICY_TITLE,
    parameters: {
      "x-ms-apimTemplateParameter.name": "Authorization",
      "x-ms-apimTemplateParameter.value": `Bearer @connectionParameters('${parameter.replaceAll("'", "''")}')`,
      "x-ms-apimTemplateParameter.existsAction": "override",
      "x-ms-apimTemplate-policySection": "Request",
    },
  };
}

export const BEARER_POLICY_TITLE = "Send the token as a bearer";
