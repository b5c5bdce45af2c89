import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { fail, type Result } from "@towpath/prelude";
import { listAt, objectAt, textAt } from "../../members.ts";
import type { ConnectorDraft, DraftFailure } from "../connector-draft.ts";
import type { NoteList } from "../note-list.ts";
import { draftFromSamples } from "../samples/draft-from-samples.ts";
import type { SampleField, SampleRequest, SampleResponse, SampleSignIn } from "../samples/sample-request.ts";
import { readBody } from "./read-body.ts";
import { readSignIn } from "./read-sign-in.ts";
import { readVariables, substitute, type Variables } from "./variables.ts";

/** Whether a document is a Postman collection, alone or as their API wraps it. */
export function isCollection(root: ValueObject): boolean {
  const collection = objectAt(root, "collection") ?? root;
  const info = objectAt(collection, "info");
  const schema = textAt(info, "schema") ?? "";
  return (
    Array.isArray(getMember(collection, "item")) &&
    (/postman/i.test(schema) || textAt(info, "_postman_id") !== null || info !== null)
  );
}

/** More requests than any service has. */
const MAX_REQUESTS = 2_000;
const MAX_NESTING = 30;

/** A Postman collection (v2.0, v2.1) as a connector: one operation for each request. */
export function convertCollection(root: ValueObject, notes: NoteList): Result<ConnectorDraft, DraftFailure> {
  const collection = objectAt(root, "collection") ?? root;
  const reader = new CollectionReader(readVariables(collection), notes);
  const samples = reader.read(collection);
  if (samples.length === 0) return fail({ message: "The collection holds no requests." });
  const info = objectAt(collection, "info");
  return draftFromSamples(
    { title: textAt(info, "name"), description: describe(getMember(info ?? {}, "description")), samples },
    notes,
  );
}

interface Folder {
  readonly holder: ValueObject;
  readonly tags: readonly string[];
  readonly auth: Value | undefined;
  readonly nesting: number;
}

class CollectionReader {
  readonly #variables: Variables;
  readonly #notes: NoteList;
  readonly #samples: SampleRequest[] = [];

  constructor(variables: Variables, notes: NoteList) {
    this.#variables = variables;
    this.#notes = notes;
  }

  read(collection: ValueObject): readonly SampleRequest[] {
    this.#readFolder({ holder: collection, tags: [], auth: getMember(collection, "auth"), nesting: 0 });
    return this.#samples;
  }

  #readFolder({ holder, tags, auth, nesting }: Folder): void {
    if (listAt(holder, "event").length > 0) {
      this.#notes.lost(
        "",
        "Scripts of the collection (before requests, tests) have no counterpart in a connector.",
      );
    }
    if (nesting > MAX_NESTING) return;
    for (const item of listAt(holder, "item").filter(isObject)) {
      if (this.#samples.length >= MAX_REQUESTS) {
        this.#notes.lost(
          "",
          `The collection holds more than ${MAX_REQUESTS} requests: the rest was left out.`,
        );
        return;
      }
      const own = getMember(item, "auth") ?? auth;
      if (Array.isArray(getMember(item, "item"))) {
        const name = textAt(item, "name");
        this.#readFolder({
          holder: item,
          tags: name === null ? tags : [...tags, name],
          auth: own,
          nesting: nesting + 1,
        });
      } else this.#readItem(item, { tags, auth: own });
    }
  }

  #readItem(item: ValueObject, { tags, auth }: Pick<Folder, "tags" | "auth">): void {
    const given = getMember(item, "request");
    const request: ValueObject | null =
      typeof given === "string" ? { method: "GET", url: given } : isObject(given) ? given : null;
    if (request === null) return;
    const name = textAt(item, "name");
    const fill = (text: string) => substitute(text, this.#variables);
    const signIn = readSignIn(getMember(request, "auth") ?? auth, name ?? "", this.#notes);
    this.#samples.push({
      name,
      description: describe(getMember(request, "description")) || describe(getMember(item, "description")),
      tags,
      method: textAt(request, "method") ?? "GET",
      url: readUrl(getMember(request, "url"), fill),
      headers: readFields(getMember(request, "header"), fill),
      body: readBody(objectAt(request, "body"), fill, () => this.#graphql(name ?? "")),
      responses: readResponses(item),
      signIn: signIn as SampleSignIn | null,
    });
  }

  #graphql(where: string): void {
    this.#notes.assumed(where, "A GraphQL request: its query became a field of the body.");
  }
}

function describe(value: Value | undefined): string {
  if (typeof value === "string") return value;
  return isObject(value) ? (textAt(value, "content") ?? "") : "";
}

type Fill = (text: string) => string;

/** `raw` is what people see; where it is missing, the parts are put together. */
function readUrl(value: Value | undefined, fill: Fill): string {
  if (typeof value === "string") return fill(value);
  if (!isObject(value)) return "";
  const query = readFields(getMember(value, "query"), fill);
  const raw = textAt(value, "raw");
  const base = raw === null ? urlOfParts(value) : (raw.split("?")[0] ?? "");
  const pairs = query.map(
    ({ name, value: text }) => `${encodeURIComponent(name)}=${encodeURIComponent(text)}`,
  );
  const inRaw = raw?.split("?").slice(1).join("?") ?? "";
  const search = pairs.length > 0 ? pairs.join("&") : fill(inRaw);
  return fill(base) + (search === "" ? "" : `?${search}`);
}

function urlOfParts(url: ValueObject): string {
  const joined = (name: string, separator: string) => {
    const value = getMember(url, name);
    if (typeof value === "string") return value;
    return listAt(url, name)
      .map((part) => (isObject(part) ? (textAt(part, "value") ?? "") : String(part)))
      .join(separator);
  };
  const protocol = textAt(url, "protocol");
  const port = textAt(url, "port");
  const path = joined("path", "/");
  return `${protocol === null ? "" : `${protocol}://`}${joined("host", ".")}${port === null ? "" : `:${port}`}/${path.replace(/^\/+/, "")}`;
}

/** Headers and queries: a list of pairs, or headers as one text. What is switched off is not sent. */
export function readFields(value: Value | undefined, fill: Fill): readonly SampleField[] {
  if (typeof value === "string") {
    return value.split(/\r?\n/).flatMap((line) => {
      const at = line.indexOf(":");
      return at <= 0 ? [] : [{ name: line.slice(0, at).trim(), value: fill(line.slice(at + 1).trim()) }];
    });
  }
  if (!Array.isArray(value)) return [];
  return value.filter(isObject).flatMap((pair) => {
    const name = textAt(pair, "key");
    if (name === null || getMember(pair, "disabled") === true) return [];
    return [{ name, value: fill(textAt(pair, "value") ?? "") }];
  });
}

const MAX_RESPONSES = 20;

/** Saved examples. Of several with one status the first counts. */
function readResponses(item: ValueObject): readonly SampleResponse[] {
  const found = new Map<number, SampleResponse>();
  for (const response of listAt(item, "response").filter(isObject).slice(0, MAX_RESPONSES)) {
    const status = Number(getMember(response, "code") ?? 200);
    if (!Number.isInteger(status) || status < 100 || status > 599 || found.has(status)) continue;
    found.set(status, {
      status,
      description: textAt(response, "name") ?? textAt(response, "status") ?? "",
      headers: readFields(getMember(response, "header"), (text) => text),
      body: textAt(response, "body") ?? "",
    });
  }
  return [...found.values()];
}
