import { isObject, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt } from "../../members.ts";
import { humanTitle } from "../names.ts";
import type { SignIn } from "../sign-in/sign-in.ts";
import { type WrittenSignIn, writeSignIns } from "../sign-in/write-sign-in.ts";
import type { OpenApi3Source } from "./source.ts";

export interface ConvertedSecurity {
  readonly securityDefinitions: ValueObject;
  readonly security: readonly ValueObject[];
  /** Members for the properties file. */
  readonly own: ValueObject;
  readonly policies: readonly ValueObject[];
}

/** How to sign in. Several ways side by side become parameter sets, of which a connection chooses one. */
export function convertSecurity(source: OpenApi3Source): ConvertedSecurity {
  const ways = waysToSignIn(source);
  const [only] = ways;
  if (only === undefined) return { securityDefinitions: {}, security: [], own: {}, policies: [] };
  if (ways.length === 1) {
    const written = writeSignIns(only.signIns);
    return {
      ...written,
      security: requirements(written),
      own: { connectionParameters: written.connectionParameters },
    };
  }
  return severalWays(ways);
}

const requirements = ({ securityDefinitions }: WrittenSignIn): ValueObject[] => {
  const names = Object.keys(securityDefinitions);
  return names.length === 0 ? [] : [Object.fromEntries(names.map((name) => [name, []])) as ValueObject];
};

interface Way {
  readonly title: string;
  readonly signIns: readonly SignIn[];
}

/** Schemes and parameters of different ways must not share names: a key would travel to another's place. */
function severalWays(ways: readonly Way[]): ConvertedSecurity {
  const securityDefinitions: ValueObject = {};
  const security: ValueObject[] = [];
  const values = ways.map(({ title, signIns }, index) => {
    const written = writeSignIns(signIns.map(typedWhole));
    const renamed = renameKeys(written, index);
    Object.assign(securityDefinitions, renamed.securityDefinitions);
    security.push(...requirements(renamed));
    return {
      name: `way${index + 1}`,
      uiDefinition: { displayName: title, description: title },
      parameters: renamed.connectionParameters,
      metadata: { allowSharing: true },
    };
  });
  const question = { displayName: "How to sign in", description: "How the connection signs in" };
  const own = { connectionParameterSets: { uiDefinition: question, values } };
  return { securityDefinitions, security, own, policies: [] };
}

/** The policy that puts "Bearer" before a token holds for every way: beside others the whole header is typed. */
function typedWhole(signIn: SignIn): SignIn {
  if (signIn.kind !== "bearer") return signIn;
  return {
    kind: "key",
    in: "header",
    name: "Authorization",
    title: "Authorization (with the word 'Bearer' in front)",
  };
}

function renameKeys(written: WrittenSignIn, index: number): WrittenSignIn {
  if (index === 0) return written;
  const fresh = (name: string) => (KEEPS_NAME.has(name) ? name : `${name}_${index + 1}`);
  const rename = (object: ValueObject) =>
    Object.fromEntries(Object.entries(object).map(([name, value]) => [fresh(name), value])) as ValueObject;
  return {
    securityDefinitions: rename(written.securityDefinitions),
    connectionParameters: rename(written.connectionParameters),
    policies: written.policies,
  };
}
/** A user name is one by its name, and there is only one Basic. */
const KEEPS_NAME: ReadonlySet<string> = new Set([
  "username",
  "password",
  "basic_auth",
  "token",
  "oauth2_auth",
]);

/** Each requirement is a way; a document without any is taken to allow each of its schemes. */
function waysToSignIn(source: OpenApi3Source): readonly Way[] {
  const schemes = objectAt(objectAt(source.root, "components"), "securitySchemes") ?? {};
  const names = Object.keys(schemes);
  const required = requirementsOf(source.root);
  const alternatives = required.length > 0 ? required : names.map((name) => ({ [name]: [] }));
  const ways = new Map<string, Way>();
  for (const alternative of alternatives) {
    const used = Object.keys(alternative).filter((name) => Object.hasOwn(schemes, name));
    const signIns = used.flatMap((name) => signInOf(source, name, alternative));
    if (signIns.length === 0 || signIns.length < used.length) continue;
    const key = JSON.stringify(signIns);
    if (!ways.has(key)) ways.set(key, { title: used.map(humanTitle).join(" and "), signIns });
  }
  return [...ways.values()];
}

function requirementsOf(root: ValueObject): readonly ValueObject[] {
  const own = listAt(root, "security")
    .filter(isObject)
    .filter((one) => Object.keys(one).length > 0);
  if (own.length > 0) return own;
  const paths = Object.values(objectAt(root, "paths") ?? {}).filter(isObject);
  const operations = paths.flatMap((item) => Object.values(item).filter(isObject));
  return operations.flatMap((operation) =>
    listAt(operation, "security")
      .filter(isObject)
      .filter((one) => Object.keys(one).length > 0),
  );
}

/** One scheme as a sign-in; none for what a connection cannot do, which is noted. */
function signInOf(source: OpenApi3Source, name: string, requirement: ValueObject): readonly SignIn[] {
  const schemes = objectAt(objectAt(source.root, "components"), "securitySchemes");
  const scheme = source.resolve(objectAt(schemes, name) ?? {});
  const type = textAt(scheme, "type")?.toLowerCase();
  const refuse = (what: string) => {
    source.notes.lost(
      "securitySchemes",
      `'${name}' signs in by ${what}, which a connection cannot do. It was left out.`,
    );
    return [];
  };
  if (type === "apikey") return keySignIn(scheme, name, refuse);
  if (type === "http") return httpSignIn(textAt(scheme, "scheme")?.toLowerCase() ?? "", refuse);
  if (type === "oauth2") return oauthSignIn(source, name, scheme, listAt(requirement, name).map(String));
  if (type === "openidconnect") {
    source.notes.lost(
      "securitySchemes",
      `'${name}' is OpenID Connect: give its authorization and token URL under Security.`,
    );
    return [
      { kind: "oauth2", identityProvider: "oauth2", clientId: "", scopes: ["openid"], settings: noUrls() },
    ];
  }
  return refuse(type === "mutualtls" ? "a client certificate" : `'${type ?? "nothing"}'`);
}

type Refuse = (what: string) => readonly SignIn[];

function keySignIn(scheme: ValueObject, name: string, refuse: Refuse): readonly SignIn[] {
  const place = textAt(scheme, "in");
  if (place !== "header" && place !== "query") return refuse("a cookie");
  const header = textAt(scheme, "name") ?? name;
  return [{ kind: "key", in: place, name: header, title: humanTitle(header) || "API key" }];
}

function httpSignIn(scheme: string, refuse: Refuse): readonly SignIn[] {
  if (scheme === "bearer") return [{ kind: "bearer", title: "Token (without the word 'Bearer')" }];
  if (scheme === "basic") return [{ kind: "basic", usernameTitle: "User name", passwordTitle: "Password" }];
  return refuse(`the scheme '${scheme}'`);
}

const noUrls = () => ({ authorizationUrl: "", tokenUrl: "", refreshUrl: "" });

function oauthSignIn(
  source: OpenApi3Source,
  name: string,
  scheme: ValueObject,
  wanted: readonly string[],
): readonly SignIn[] {
  const flows = objectAt(scheme, "flows");
  const code = objectAt(flows, "authorizationCode");
  const used =
    code ??
    objectAt(flows, "implicit") ??
    objectAt(flows, "password") ??
    objectAt(flows, "clientCredentials");
  if (code === null) {
    const message = `'${name}' has no authorization code flow, by which a connection signs in: check its URLs under Security.`;
    source.notes.lost("securitySchemes", message);
  }
  const scopes = Object.keys(objectAt(used, "scopes") ?? {});
  const tokenUrl = textAt(used, "tokenUrl") ?? "";
  const settings = {
    authorizationUrl: textAt(used, "authorizationUrl") ?? "",
    tokenUrl,
    refreshUrl: textAt(used, "refreshUrl") ?? tokenUrl,
  };
  const asked = wanted.length > 0 ? wanted : scopes;
  return [{ kind: "oauth2", identityProvider: "oauth2", clientId: "", scopes: [...asked], settings }];
}
