import { cutText } from "@towpath/prelude";
import { isPlaceholderHost } from "../grade/grade-operations.ts";
import { bareName, fillTemplate, type TemplateValues } from "./fill-template.ts";

/** An address of a sign-in, as files and entered values make it. */
export interface OAuthAddress {
  /** Complete where `problem` is null. */
  readonly text: string;
  /** Lower case, without the port; null: not known yet, or no address. */
  readonly host: string | null;
  /** Why it cannot be called, in plain words that follow "The address where …". */
  readonly problem: string | null;
}

const AUTHORITY = /^(https?):\/\/([^/?#\\]*)(.*)$/is;
const HOST = /^(\[[0-9a-f:.]+\]|[a-z0-9]([a-z0-9._-]*[a-z0-9])?)(:\d{1,5})?$/i;
const LOOPBACK = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/;

/**
 * Fills an address template. What stands in the host is taken as a host, whatever people pasted; what stands behind it is
 * percent-encoded, so that no value can lead elsewhere.
 */
export function fillAddress(template: string, values: TemplateValues): OAuthAddress {
  const written = withStart(template.trim(), values);
  const parts = AUTHORITY.exec(written);
  if (parts === null) {
    const { missing } = fillTemplate(written, values, String);
    const problem = missing.length > 0 ? missingWords(missing) : notAnAddress(written);
    return { text: written, host: null, problem };
  }
  const [, scheme = "", authority = "", rest = ""] = parts;
  const host = fillTemplate(authority, values, asHost);
  const path = fillTemplate(rest, values, inPath);
  const text = `${scheme.toLowerCase()}://${host.text}${path.text}`;
  if (host.missing.length > 0) return { text, host: null, problem: missingWords(host.missing) };
  if (!HOST.test(host.text) || !URL.canParse(text)) return { text, host: null, problem: notAnAddress(text) };
  const name = new URL(text).hostname.toLowerCase();
  if (path.missing.length > 0) return { text, host: name, problem: missingWords(path.missing) };
  return problemOfHost(text, name);
}

function problemOfHost(text: string, host: string): OAuthAddress {
  if (LOOPBACK.test(host)) return { text, host, problem: null };
  if (isPlaceholderHost(host)) {
    return { text, host: null, problem: `is '${shown(text)}', which stands for an address of your own` };
  }
  const isOpen = text.startsWith("http:");
  return { text, host, problem: isOpen ? `is '${shown(text)}', which is not encrypted` : null };
}

/** A value is one step of a path: dots alone would climb out of it. */
const inPath = (value: string) =>
  /^\.{1,2}$/.test(value) ? `~${value}` : encodeURIComponent(value.replace(/\p{Surrogate}/gu, "\ufffd"));

/** A template that begins with a value leaves the scheme to it: `https` where it names none. */
function withStart(template: string, values: TemplateValues): string {
  const begins = /^\{([^{}]+)\}/.exec(template);
  const name = bareName(begins?.[1] ?? "");
  const value = begins !== null && Object.hasOwn(values, name) ? values[name] : undefined;
  if (begins === null || value === undefined) return template;
  const whole = template.replace(begins[0], () => value.trim().replace(/\/+$/, ""));
  return /^https?:\/\//i.test(whole) ? whole : `https://${whole}`;
}

const notAnAddress = (text: string) =>
  text === "" ? "is missing" : `is '${shown(text)}', which is no web address`;
const missingWords = (names: readonly string[]) =>
  `lacks a value for ${names.map((name) => `'${name}'`).join(", ")}`;
const shown = (text: string) => cutText(text, 200);
/** People paste addresses where a host is asked for. */
const asHost = (value: string) =>
  value
    .trim()
    .replace(/^https?:\/\//i, "")
    .replace(/\/+$/, "");
