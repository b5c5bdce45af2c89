import { said } from "@towpath/prelude";
import { type Outcome, refuse, type Scope } from "../outcome.ts";
import { percentEncode } from "../values/percent.ts";
import { define, type FunctionSpec, param, type ReturnLabel } from "./definition.ts";

/** An absolute address taken apart (RFC 3986); the parts stay as written but for the case of scheme and host. */
interface AbsoluteUri {
  readonly scheme: string;
  readonly host: string;
  /** −1 when neither written nor known for the scheme. */
  readonly port: number;
  readonly path: string;
  /** With its `?`, or empty. */
  readonly query: string;
}

const URI = /^\s*([a-z][a-z0-9+.-]*):(\/\/([^/?#]*))?([^?#]*)(\?[^#]*)?(?:#.*)?$/is;
const AUTHORITY = /^(?:[^@]*@)?(\[[0-9a-f:.]+\]|[^:[\]\s]*)(?::(\d{0,5}))?$/i;
const DEFAULT_PORTS: ReadonlyMap<string, number> = new Map([
  ["http", 80],
  ["https", 443],
  ["ws", 80],
  ["wss", 443],
  ["ftp", 21],
  ["gopher", 70],
  ["nntp", 119],
  ["telnet", 23],
  ["ldap", 389],
  ["mailto", 25],
  ["net.tcp", 808],
]);

/** Schemes whose paths are a hierarchy, in which `..` is resolved. */
const HIERARCHIES = new Set([
  "http",
  "https",
  "ws",
  "wss",
  "ftp",
  "file",
  "gopher",
  "nntp",
  "net.tcp",
  "net.pipe",
]);
const DRIVE = /^\/?([a-z]:)(?=\/|$)/i;

function parseUri(text: string): AbsoluteUri | null {
  // A path of Windows is an address of a file.
  const written = /^\s*[a-z]:[\\/]/i.test(text) ? `file:///${text.trim().replaceAll("\\", "/")}` : text;
  const match = URI.exec(written);
  if (!match) return null;
  const [, scheme = "", slashes, authorityText = "", path = "", query = ""] = match;
  const name = scheme.toLowerCase();
  if (name === "mailto") return mailAddress(path.trim(), escaped(query.trimEnd()));
  const authority = parseAuthority(authorityText, name);
  if (authority === null) return null;
  return {
    scheme: name,
    ...authority,
    path: canonicalPath(name, escaped(path.trimEnd()), slashes !== undefined),
    query: escaped(query.trimEnd()),
  };
}

function mailAddress(address: string, query: string): AbsoluteUri {
  const host = address.slice(address.lastIndexOf("@") + 1).toLowerCase();
  return { scheme: "mailto", host, port: DEFAULT_PORTS.get("mailto") ?? -1, path: "", query };
}

function canonicalPath(scheme: string, path: string, hasAuthority: boolean): string {
  if (!HIERARCHIES.has(scheme)) return path;
  if (path === "") return hasAuthority ? "/" : "";
  const plain = resolveDots(path);
  return scheme === "file" ? plain.replace(DRIVE, "$1") : plain;
}

/** Takes out `.` and what `..` goes back over, as RFC 3986 says. */
function resolveDots(path: string): string {
  if (!/\/\.{1,2}(\/|$)/.test(path)) return path;
  const kept: string[] = [];
  const segments = path.split("/").slice(1);
  for (const [index, segment] of segments.entries()) {
    if (segment === "..") kept.pop();
    else if (segment !== ".") kept.push(segment);
    // What ends in dots ends in a folder.
    if (index === segments.length - 1 && (segment === "." || segment === "..")) kept.push("");
  }
  return `/${kept.join("/")}`;
}

function parseAuthority(text: string, scheme: string): { host: string; port: number } | null {
  const match = AUTHORITY.exec(text);
  if (match === null) return null;
  const host = (match[1] ?? "").toLowerCase();
  // `https:` and its kind are nothing without a host.
  if (host === "" && (scheme === "http" || scheme === "https")) return null;
  const port = match[2] ? Number(match[2]) : (DEFAULT_PORTS.get(scheme) ?? -1);
  return port > 65_535 ? null : { host, port };
}

/** Escapes what may not stand in an address; escapes that are there already stay. */
function escaped(text: string): string {
  if (!/[^\w\-.~!$&'()*+,;=:@/?#[\]%]|%(?![0-9a-f]{2})/i.test(text)) return text;
  return text.replace(/%(?![0-9a-f]{2})/gi, "%25").replace(/[^\w\-.~!$&'()*+,;=:@/?#[\]%]+/g, percentEncode);
}

function reader(
  name: string,
  doc: string,
  returns: ReturnLabel,
  read: (uri: AbsoluteUri) => string | number,
): FunctionSpec {
  return define({
    name,
    category: "uri",
    parameters: [param("uri", "text", "An absolute address.")],
    returns,
    doc,
    example: `${name}('https://www.contoso.com:8080/catalog/shownew.htm?date=today')`,
    call: (scope: Scope, text): Outcome => {
      const refusal = scope.spend(text.length * 18);
      if (refusal) return refusal;
      const uri = parseUri(text);
      return uri === null
        ? refuse(said("expects an absolute address such as 'https://contoso.com/path'."))
        : read(uri);
    },
  });
}

export const uriFunctions: readonly FunctionSpec[] = [
  reader("uriHost", "The host of an address.", "text", (uri) => uri.host),
  reader("uriPath", "The path of an address; '/' when there is none.", "text", (uri) => uri.path),
  reader("uriPathAndQuery", "The path and query of an address.", "text", (uri) => uri.path + uri.query),
  reader("uriPort", "The port of an address, if need be by its scheme.", "integer", (uri) => uri.port),
  reader("uriQuery", "The query of an address, with its '?'.", "text", (uri) => uri.query),
  reader("uriScheme", "The scheme of an address, such as 'https'.", "text", (uri) => uri.scheme),
];
