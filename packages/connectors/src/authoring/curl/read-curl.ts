import { cutText, fail, ok, type Result } from "@towpath/prelude";
import type { DraftFailure } from "../connector-draft.ts";
import type { NoteList } from "../note-list.ts";
import { decoded } from "../samples/address-of.ts";
import type { SampleBody, SampleField, SampleFormField, SampleRequest } from "../samples/sample-request.ts";
import { splitCommands } from "./split-command.ts";

/** Whether a text is a cURL command rather than a document. */
export function isCurl(text: string): boolean {
  return /^\s*(\$\s+)?curl(\.exe)?[\s\\^]/i.test(text);
}

/** A cURL command as a sample request. @returns why it is none, or more than one, in plain words */
export function readCurl(text: string, notes: NoteList): Result<SampleRequest, DraftFailure> {
  const samples = readCurls(text, notes);
  if (!samples.ok) return samples;
  const [only, ...others] = samples.value;
  if (only !== undefined && others.length === 0) return ok(only);
  return fail({ message: `The text holds ${samples.value.length} requests. Give one of them.` });
}

/**
 * cURL commands below each other, each with the addresses it names: a sample request each.
 *
 * @returns why there is none, in plain words
 */
export function readCurls(text: string, notes: NoteList): Result<readonly SampleRequest[], DraftFailure> {
  const commands = splitCommands(text.trim().replace(/^\$\s+/, ""));
  if (!commands.ok) return commands;
  const samples: SampleRequest[] = [];
  for (const [program = "", ...words] of commands.value) {
    if (!/^curl(\.exe)?$/i.test(program)) return fail({ message: "The command does not begin with 'curl'." });
    for (const rest of betweenNext(words)) {
      const command = new CurlCommand(notes);
      const problem = command.readWords(rest);
      const made = problem === null ? command.finish() : fail({ message: problem });
      if (!made.ok) return made;
      samples.push(...made.value);
    }
  }
  return ok(samples);
}

/** `--next` begins another request, whose options are its own. */
function betweenNext(words: readonly string[]): readonly (readonly string[])[] {
  const at = words.findIndex((word) => word === "--next" || word === "-:");
  return at < 0 ? [words] : [words.slice(0, at), ...betweenNext(words.slice(at + 1))];
}

/** Short options that take a value, and what they are in long. */
const WITH_VALUE: Readonly<Record<string, string>> = {
  X: "request",
  H: "header",
  d: "data",
  F: "form",
  u: "user",
  A: "user-agent",
  e: "referer",
  b: "cookie",
  T: "upload-file",
  o: "output",
  m: "max-time",
  x: "proxy",
  w: "write-out",
  D: "dump-header",
  c: "cookie-jar",
  E: "cert",
  K: "config",
  r: "range",
  U: "proxy-user",
  y: "speed-time",
  Y: "speed-limit",
};
const LONG_WITH_VALUE: ReadonlySet<string> = new Set([
  ...Object.values(WITH_VALUE),
  "url",
  "json",
  "data-raw",
  "data-ascii",
  "data-binary",
  "data-urlencode",
  "url-query",
  "form-string",
  "oauth2-bearer",
  "connect-timeout",
  "retry",
  "retry-delay",
  "retry-max-time",
  "cacert",
  "capath",
  "key",
  "cert-type",
  "resolve",
  "connect-to",
  "interface",
  "limit-rate",
  "max-redirs",
  "ciphers",
  "proxy-header",
  "noproxy",
  "aws-sigv4",
  "unix-socket",
  "request-target",
]);

class CurlCommand {
  readonly #notes: NoteList;
  readonly #headers: SampleField[] = [];
  readonly #data: { readonly text: string; readonly isEncoded: boolean }[] = [];
  readonly #form: SampleFormField[] = [];
  readonly #urlQuery: string[] = [];
  readonly #urls: string[] = [];
  #method: string | null = null;
  #isQuery = false;
  #isHead = false;
  #isJson = false;
  #isUpload = false;
  #signIn: SampleRequest["signIn"] = null;

  constructor(notes: NoteList) {
    this.#notes = notes;
  }

  /** @returns what is wrong, or null */
  readWords(words: readonly string[]): string | null {
    const left = [...words];
    while (left.length > 0) {
      const word = left.shift() ?? "";
      const problem = this.#readWord(word, left);
      if (problem !== null) return problem;
    }
    return null;
  }

  #readWord(word: string, left: string[]): string | null {
    if (word.startsWith("--")) return this.#readLong(word.slice(2), left);
    if (word.startsWith("-") && word.length > 1) return this.#readShort(word.slice(1), left);
    if (word !== "-") this.#urls.push(word);
    return null;
  }

  #readLong(written: string, left: string[]): string | null {
    const [name = "", ...inline] = written.split("=");
    if (!LONG_WITH_VALUE.has(name)) {
      this.#flag(name);
      return null;
    }
    const value = inline.length > 0 ? inline.join("=") : left.shift();
    if (value === undefined) return `'--${name}' stands at the end without its value.`;
    this.#option(name, value);
    return null;
  }

  /** `-sXPOST` is `-s -X POST`. */
  #readShort(letters: string, left: string[]): string | null {
    for (let at = 0; at < letters.length; at += 1) {
      const letter = letters.charAt(at);
      const name = WITH_VALUE[letter];
      if (name === undefined) {
        this.#flag(letter);
        continue;
      }
      const value = at + 1 < letters.length ? letters.slice(at + 1) : left.shift();
      if (value === undefined) return `'-${letter}' stands at the end without its value.`;
      this.#option(name, value);
      return null;
    }
    return null;
  }

  #flag(name: string): void {
    if (name === "G" || name === "get") this.#isQuery = true;
    else if (name === "I" || name === "head") this.#isHead = true;
    else if (name === "k" || name === "insecure") {
      this.#notes.lost(
        "",
        "The command does not check the service's certificate (-k). Connectors always do.",
      );
    }
  }

  #option(name: string, value: string): void {
    if (Object.hasOwn(OPTIONS, name)) OPTIONS[name]?.(this, value);
    else if (LOSSES.has(name))
      this.#notes.lost("", `'--${name}' has no counterpart in a connector and was left out.`);
  }

  setUrl(url: string): void {
    this.#urls.push(url);
  }

  setMethod(method: string): void {
    this.#method = method;
  }

  addHeader(text: string): void {
    const at = text.indexOf(":");
    // `-H 'X;'` sends an empty header, `-H 'X:'` takes one away.
    if (at > 0) this.#headers.push({ name: text.slice(0, at).trim(), value: text.slice(at + 1).trim() });
    else if (text.startsWith("@")) {
      this.#notes.lost("", `Headers come from a file ('${cutText(text, 60)}'), which was not read.`);
    }
  }

  addData(text: string, kind: "data" | "raw" | "json"): void {
    if (kind === "json") this.#isJson = true;
    if (kind !== "raw" && text.startsWith("@")) {
      this.#isUpload = true;
      this.#notes.assumed("", `The body comes from a file ('${cutText(text, 60)}'): its shape is not known.`);
    } else this.#data.push({ text, isEncoded: false });
  }

  addEncodedData(text: string): void {
    this.#data.push({ text, isEncoded: true });
  }

  addUrlQuery(text: string): void {
    this.#urlQuery.push(text);
  }

  addFormField(text: string, isPlain: boolean): void {
    const at = text.indexOf("=");
    if (at <= 0) return;
    const value = text.slice(at + 1);
    const isFile = !isPlain && value.startsWith("@");
    this.#form.push({ name: text.slice(0, at), value: isFile ? "" : value, isFile, description: "" });
  }

  upload(): void {
    this.#isUpload = true;
    this.#method ??= "PUT";
  }

  signInWith(signIn: SampleRequest["signIn"]): void {
    this.#signIn = signIn;
  }

  /** All addresses are called alike. */
  finish(): Result<readonly SampleRequest[], DraftFailure> {
    if (this.#urls.length === 0) return fail({ message: "The command names no address." });
    const queries = [...this.#urlQuery, ...(this.#isQuery ? this.#data.map(({ text }) => text) : [])];
    const body = this.#isQuery ? null : this.#body();
    const method = this.#method ?? (this.#isHead ? "HEAD" : body === null ? "GET" : "POST");
    const { headers, signIn } = { headers: this.#headers, signIn: this.#signIn };
    const made = this.#urls.map((url): SampleRequest => {
      const whole = queries.length === 0 ? url : `${url}${url.includes("?") ? "&" : "?"}${queries.join("&")}`;
      return {
        name: null,
        description: "",
        tags: [],
        method,
        url: whole,
        headers,
        body,
        responses: [],
        signIn,
      };
    });
    return ok(made);
  }

  #body(): SampleBody | null {
    if (this.#form.length > 0) return { kind: "form", mediaType: "multipart/form-data", fields: this.#form };
    if (this.#data.length === 0) return this.#isUpload ? { kind: "binary", mediaType: null } : null;
    const text = this.#data.map((part) => part.text).join("&");
    const declared = this.#headers.find(({ name }) => /^content-type$/i.test(name))?.value ?? "";
    const isEncoded = this.#data.some((part) => part.isEncoded) || (!this.#isJson && looksLikeForm(text));
    const isForm = declared === "" ? isEncoded : /x-www-form-urlencoded/i.test(declared);
    if (!isForm) return { kind: "text", text, mediaType: this.#isJson ? "application/json" : null };
    return { kind: "form", mediaType: "application/x-www-form-urlencoded", fields: this.#fields() };
  }

  #fields(): readonly SampleFormField[] {
    return this.#data
      .flatMap(({ text, isEncoded }) => (isEncoded ? [text] : text.split("&")))
      .flatMap((pair) => {
        const [name = "", ...value] = pair.split("=");
        const bare = decoded(name).replace(/@.*$/, "");
        return bare === "" ? [] : [{ name: bare, value: value.join("="), isFile: false, description: "" }];
      });
  }
}

/** What a header does not say: pairs are a form, everything else is a text (cURL itself would claim a form). */
function looksLikeForm(text: string): boolean {
  return !/^\s*[{["<]/.test(text) && /^[^=&\s{]+=[^&]*(&[^=&\s]+=[^&]*)*$/.test(text);
}

const OPTIONS: Readonly<Record<string, (command: CurlCommand, value: string) => void>> = {
  url: (command, value) => command.setUrl(value),
  request: (command, value) => command.setMethod(value),
  header: (command, value) => command.addHeader(value),
  data: (command, value) => command.addData(value, "data"),
  "data-ascii": (command, value) => command.addData(value, "data"),
  "data-binary": (command, value) => command.addData(value, "data"),
  "data-raw": (command, value) => command.addData(value, "raw"),
  "data-urlencode": (command, value) => command.addEncodedData(value),
  json: (command, value) => command.addData(value, "json"),
  "url-query": (command, value) => command.addUrlQuery(value),
  form: (command, value) => command.addFormField(value, false),
  "form-string": (command, value) => command.addFormField(value, true),
  user: (command) => command.signInWith({ kind: "basic" }),
  "oauth2-bearer": (command) => command.signInWith({ kind: "bearer" }),
  cookie: (command, value) => command.addHeader(`Cookie: ${value}`),
  "upload-file": (command) => command.upload(),
};

const LOSSES: ReadonlySet<string> = new Set([
  "cert",
  "key",
  "proxy",
  "proxy-user",
  "aws-sigv4",
  "config",
  "range",
]);
