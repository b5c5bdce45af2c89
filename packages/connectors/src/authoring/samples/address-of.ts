import { excerptOf, fail, ok, type Result } from "@towpath/prelude";
import type { DraftFailure } from "../connector-draft.ts";
import { humanTitle } from "../names.ts";
import type { SampleField } from "./sample-request.ts";

export interface SampleAddress {
  /** `https` or `http`; null for a path alone. */
  readonly scheme: string | null;
  /** With the port; null for a path alone. */
  readonly host: string | null;
  /** Begins with `/`; path parameters stand as `{name}`. */
  readonly path: string;
  readonly query: readonly SampleField[];
  /** User and password stood in the address. */
  readonly hasUser: boolean;
  /** Names that were made up for parts of the path that look like an id. */
  readonly assumed: readonly string[];
}

const ADDRESS = /^(?:([a-z][a-z0-9+.-]*):\/\/)?(.*)$/is;
const MAX_ADDRESS = 8_000;

/**
 * The parts of a sample's address. Not by `URL`, which would encode the braces of `{placeholders}`.
 *
 * @returns why it is no address that a connector could call
 */
export function addressOf(url: string): Result<SampleAddress, DraftFailure> {
  const trimmed = url.trim();
  if (trimmed === "") return fail({ message: "The request has no address." });
  if (trimmed.length > MAX_ADDRESS) return fail({ message: "The address has more than 8,000 characters." });
  const [, givenScheme, rest = ""] = ADDRESS.exec(trimmed) ?? [];
  const scheme = givenScheme?.toLowerCase() ?? null;
  if (scheme !== null && scheme !== "https" && scheme !== "http") {
    const message = `The address begins with '${scheme}:'. A connector calls 'https:' or 'http:' addresses.`;
    return fail({ message });
  }
  const [before = "", ...queries] = (rest.split("#")[0] ?? "").split("?");
  const site = siteOf(before, scheme);
  if (site === null) {
    const message = `'${clip(trimmed)}' is no address. Give one such as 'https://api.example.com/items'.`;
    return fail({ message });
  }
  const { path, assumed } = withPlaceholders(site.path);
  return ok({ ...site, path, query: readQuery(queries.join("?")), assumed });
}

type Site = Pick<SampleAddress, "scheme" | "host" | "path" | "hasUser">;

/** What stands before the query. Null for a host that cannot be one. */
function siteOf(before: string, scheme: string | null): Site | null {
  if (scheme === null && before.startsWith("/")) {
    return { scheme: null, host: null, path: before, hasUser: false };
  }
  const slash = before.indexOf("/");
  const authority = slash < 0 ? before : before.slice(0, slash);
  const host = authority.slice(authority.lastIndexOf("@") + 1).toLowerCase();
  if (!/^[\p{L}\p{N}._{}[\]:-]+$/u.test(host)) return null;
  const path = slash < 0 ? "/" : before.slice(slash);
  return { scheme: scheme ?? "https", host, path, hasUser: authority.includes("@") };
}

const clip = (text: string) => excerptOf(text, 80);

const ID = /^(\d+|[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}|[0-9a-f]{24,64})$/i;

/** Made by a machine, and perhaps a secret, as in addresses of webhooks: letters and digits that change all the time. */
function isToken(segment: string): boolean {
  const changes = segment.match(/[a-z](?=\d)|\d(?=[a-z])/gi)?.length ?? 0;
  return /^[\w-]{20,300}$/.test(segment) && changes >= 4;
}

/** `:id` and `{{id}}` are `{id}`; a number or a long id in the path is one value among many, so it becomes a parameter. */
function withPlaceholders(path: string): { path: string; assumed: readonly string[] } {
  const assumed: string[] = [];
  const taken = new Set<string>();
  const claim = (wanted: string) => {
    let name = wanted;
    for (let number = 2; taken.has(name); number += 1) name = `${wanted}${number}`;
    taken.add(name);
    return name;
  };
  const segments = path.replaceAll(/\{\{\s*([^{}]+?)\s*\}\}/g, "{$1}").split("/");
  const written = segments.map((segment, index) => {
    const named = /^:([A-Za-z_][\w-]*)$/.exec(segment)?.[1];
    if (named !== undefined) return `{${claim(named)}}`;
    if (!ID.test(segment) && !isToken(segment)) return segment;
    const name = claim(idNameAfter(segments[index - 1] ?? ""));
    assumed.push(name);
    return `{${name}}`;
  });
  return { path: written.join("/"), assumed };
}

/** What stands behind `users` is the `userId`. */
function idNameAfter(segment: string): string {
  const words = humanTitle(segment.replaceAll(/[{}]/g, ""))
    .split(" ")
    .filter((word) => word !== "");
  const last = words.pop() ?? "";
  const single = last.replace(/ies$/i, "y").replace(/(?<=[^s])s$/i, "");
  const camel = [...words, single].map((word, index) =>
    index === 0 ? word.toLowerCase() : word.charAt(0).toUpperCase() + word.slice(1),
  );
  return camel.join("") === "" ? "id" : `${camel.join("")}Id`;
}

const MAX_QUERIES = 200;

function readQuery(text: string): readonly SampleField[] {
  const parts = text.split("&").filter((part) => part !== "");
  return parts.slice(0, MAX_QUERIES).flatMap((part) => {
    const at = part.indexOf("=");
    const name = decoded(at < 0 ? part : part.slice(0, at));
    return name === "" ? [] : [{ name, value: at < 0 ? "" : decoded(part.slice(at + 1)) }];
  });
}

export function decoded(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    // A percent sign of its own.
    return text;
  }
}
