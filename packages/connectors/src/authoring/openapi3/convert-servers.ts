import { getMember, isObject, type ValueObject } from "@towpath/expressions";
import { listAt, objectAt, textAt } from "../../members.ts";
import { hostPolicy } from "../samples/draft-from-samples.ts";
import { textParameter } from "../sign-in/write-sign-in.ts";
import type { OpenApi3Source } from "./source.ts";

export interface ConvertedServers {
  readonly host: string;
  readonly basePath: string;
  readonly scheme: "https" | "http";
  /** Variables of the address, which a connection asks for. */
  readonly parameters: ValueObject;
  readonly policies: readonly ValueObject[];
}

const ADDRESS = /^(https?):\/\/([^/?#]+)([^?#]*)/i;

/** @param origin where the document was fetched, for addresses that are relative to it; null when it was not */
export function convertServers(source: OpenApi3Source, origin: string | null): ConvertedServers {
  const servers = listAt(source.root, "servers").filter(isObject);
  const [first] = servers;
  const given = first === undefined ? "" : (textAt(first, "url") ?? "");
  const template = withoutUser(given);
  if (template !== given) source.notes.lost("servers", USER_LEFT_OUT);
  if (servers.length > 1) {
    const others = servers.slice(1, 6).map((server) => `'${withoutUser(textAt(server, "url") ?? "")}'`);
    source.notes.lost(
      "servers",
      `The service has other addresses too (${others.join(", ")}): the first one is called.`,
    );
  }
  const variables = objectAt(first ?? null, "variables") ?? {};
  const plain = absolute(withDefaults(template, variables), origin);
  const match = ADDRESS.exec(plain);
  if (match === null) {
    source.notes.lost("servers", "The document names no host: give it under General.");
    return {
      host: "",
      basePath: plain.startsWith("/") ? plain : "/",
      scheme: "https",
      parameters: {},
      policies: [],
    };
  }
  const [, scheme = "https", host = "", path = ""] = match;
  return {
    scheme: scheme.toLowerCase() === "http" ? "http" : "https",
    host,
    basePath: path === "" ? "/" : path,
    ...askedFor(source, template, variables),
  };
}

const USER_LEFT_OUT =
  "The address holds a user name or password, which was left out: choose how to sign in under Security.";

/** An address without the sign-in that some write into it: files are no place for secrets. */
export function withoutUser(url: string): string {
  return url.replace(/^((?:[a-z][a-z0-9+.-]*:)?\/\/)[^/?#]*@/i, "$1");
}

function withDefaults(template: string, variables: ValueObject): string {
  return template.replaceAll(/\{([^{}]+)\}/g, (whole, name: string) => {
    const variable = getMember(variables, name);
    const preset = isObject(variable) ? getMember(variable, "default") : undefined;
    return preset === undefined || preset === null ? whole : String(preset);
  });
}

/** An address of the document's own host. */
export function absolute(url: string, origin: string | null): string {
  if (origin === null || /^[a-z][a-z0-9+.-]*:\/\//i.test(url)) return url;
  const site = /^https?:\/\/[^/?#]+/i.exec(origin)?.[0] ?? "";
  return url.startsWith("//") ? `https:${url}` : site + (url.startsWith("/") || url === "" ? url : `/${url}`);
}

/** Each variable becomes a text that the connection asks for, and a policy puts it into the address. */
function askedFor(
  source: OpenApi3Source,
  template: string,
  variables: ValueObject,
): Pick<ConvertedServers, "parameters" | "policies"> {
  const names = [...new Set([...template.matchAll(/\{([^{}']+)\}/g)].map(([, name = ""]) => name))];
  if (names.length === 0 || !ADDRESS.test(template)) return { parameters: {}, policies: [] };
  const listed = names.map((name) => `'${name}'`).join(", ");
  source.notes.assumed(
    "servers",
    `The address has places to fill in (${listed}): a connection asks for them.`,
  );
  const url = template.replaceAll(
    /\{([^{}']+)\}/g,
    (_whole, name: string) => `@connectionParameters('${name}')`,
  );
  const parameters = names.map((name, index) => [
    name,
    variableParameter(name, getMember(variables, name), index),
  ]);
  return { parameters: Object.fromEntries(parameters) as ValueObject, policies: [hostPolicy(url, null)] };
}

/** Behind the credentials: they are asked for first. */
const FIRST_ORDER = 10;

function variableParameter(name: string, variable: ReturnType<typeof getMember>, index: number): ValueObject {
  const given = isObject(variable) ? variable : {};
  const parameter = textParameter("string", textAt(given, "description") ?? name, FIRST_ORDER + index);
  const preset = getMember(given, "default");
  const values = listAt(given, "enum").map((value) => ({ text: String(value), value }));
  const ui = objectAt(parameter, "uiDefinition") ?? {};
  const constraints: ValueObject = {
    ...objectAt(ui, "constraints"),
    ...(values.length === 0 ? {} : { allowedValues: values }),
  };
  return {
    ...parameter,
    ...(preset === undefined ? {} : { defaultValue: preset }),
    uiDefinition: { ...ui, displayName: name, constraints },
  };
}
