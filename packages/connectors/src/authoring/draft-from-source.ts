import { getMember, type ValueObject } from "@towpath/expressions";
import { cutText, fail, ok, type Result } from "@towpath/prelude";
import { objectAt, textAt } from "../members.ts";
import { connectorFromWsdl } from "../wsdl/connector-from-wsdl.ts";
import { looksLikeWsdl } from "../wsdl/source-set.ts";
import { type ConnectorDraft, type DraftFailure, propertiesOf, writeDraft } from "./connector-draft.ts";
import { isCurl, readCurl, readCurls } from "./curl/read-curl.ts";
import { NoteList } from "./note-list.ts";
import { convertOpenApi3 } from "./openapi3/convert-openapi3.ts";
import { convertCollection, isCollection } from "./postman/read-collection.ts";
import { readStructured } from "./read-source.ts";
import { draftFromSamples } from "./samples/draft-from-samples.ts";
import type { SampleRequest } from "./samples/sample-request.ts";

/** What a text is recognised as. */
export type SourceKind = "swagger" | "openapi" | "postman" | "curl" | "wsdl";

export interface RecognisedDraft extends ConnectorDraft {
  readonly kind: SourceKind;
}

/**
 * A connector from whatever describes a service: an OpenAPI document (2.0, 3.0, 3.1; JSON or YAML), a WSDL, a Postman
 * collection, or cURL commands.
 *
 * @param origin the address it was fetched from, or null
 */
export function draftFromSource(
  text: string,
  origin: string | null = null,
): Result<RecognisedDraft, DraftFailure> {
  const notes = new NoteList();
  if (isCurl(text)) {
    const samples = readCurls(text, notes);
    if (!samples.ok) return samples;
    return as("curl", draftFromSamples({ title: null, description: "", samples: samples.value }, notes));
  }
  if (looksLikeWsdl(text)) return fromWsdl([{ path: "service.wsdl", text }]);
  if (/^\s*</.test(text)) {
    return fail({
      message:
        "This is XML or a web page. Give an OpenAPI document, a WSDL, a Postman collection or a cURL line.",
    });
  }
  const read = readStructured(text, notes);
  if (!read.ok) return read;
  const root = read.value;
  if (getMember(root, "openapi") !== undefined) return as("openapi", openApi(root, notes, origin));
  if (getMember(root, "swagger") !== undefined) return as("swagger", swagger(root, text, notes));
  if (isCollection(root)) return as("postman", convertCollection(root, notes));
  return fail({
    message:
      "This is no description of a service that Towpath knows. It reads OpenAPI 2 and 3 (JSON or YAML), WSDL 1.1, Postman collections and cURL lines.",
  });
}

/** The same from files that belong together: a WSDL with the documents it imports; else the only file. */
export function draftFromFiles(
  files: readonly { readonly path: string; readonly text: string }[],
): Result<RecognisedDraft, DraftFailure> {
  if (files.some(({ text }) => looksLikeWsdl(text))) return fromWsdl(files);
  const [only, ...others] = files;
  if (only === undefined) return fail({ message: "No file was given." });
  if (others.length === 0) return draftFromSource(only.text);
  return fail({ message: "Give one file. Only a WSDL may come with others, which it imports." });
}

function fromWsdl(
  files: readonly { readonly path: string; readonly text: string }[],
): Result<RecognisedDraft, DraftFailure> {
  const encoder = new TextEncoder();
  const sources = files.map(({ path, text }) => ({ path, bytes: encoder.encode(withoutEncoding(text)) }));
  return as("wsdl", connectorFromWsdl(sources));
}

/** The text was decoded already: what its declaration says of bytes is no longer true. */
function withoutEncoding(text: string): string {
  return text.replace(/^(\uFEFF?<\?xml[^>]*?)\s+encoding=(?:"[^"]*"|'[^']*')/i, "$1");
}

/** The request that a cURL line makes, to add it to a connector. */
export function curlSample(text: string): Result<SampleRequest, DraftFailure> {
  return readCurl(text, new NoteList());
}

/** A connector without operations, to begin with. */
export function emptyDraft(title: string, host = ""): ConnectorDraft {
  const definition: ValueObject = {
    swagger: "2.0",
    info: { title, description: "", version: "1.0" },
    host,
    basePath: "/",
    schemes: ["https"],
    consumes: [],
    produces: [],
    paths: {},
    definitions: {},
    parameters: {},
    responses: {},
    securityDefinitions: {},
    security: [],
    tags: [],
  };
  const properties = propertiesOf({ connectionParameters: {}, policyTemplateInstances: [] });
  return writeDraft({ definition, properties }, []);
}

function as(
  kind: SourceKind,
  draft: Result<ConnectorDraft, DraftFailure>,
): Result<RecognisedDraft, DraftFailure> {
  return draft.ok ? ok({ ...draft.value, kind }) : draft;
}

function openApi(
  root: ValueObject,
  notes: NoteList,
  origin: string | null,
): Result<ConnectorDraft, DraftFailure> {
  const version = String(getMember(root, "openapi"));
  if (/^3(\.|$)/.test(version)) return convertOpenApi3(root, notes, origin);
  return fail({ message: `This is OpenAPI ${cutText(version, 20)}. Towpath reads 2.0, 3.0 and 3.1.` });
}

/** A definition is what it is: its text stays, and its sign-in is asked for by what its schemes say. */
function swagger(root: ValueObject, text: string, notes: NoteList): Result<ConnectorDraft, DraftFailure> {
  const version = String(getMember(root, "swagger"));
  if (!/^2(\.|$)/.test(version)) {
    return fail({ message: `This is Swagger ${cutText(version, 20)}. Towpath reads 2.0, and OpenAPI 3.` });
  }
  if (objectAt(root, "paths") === null) {
    return fail({ message: "The document has no 'paths', so there is nothing that a connector could do." });
  }
  const draft = writeDraft(
    { definition: root, properties: propertiesOf({ connectionParameters: {}, policyTemplateInstances: [] }) },
    [],
  );
  if (textAt(root, "host") === null) notes.assumed("", "The document names no host: give it under General.");
  const isJson = /^\s*\{/.test(text.replace(/^\uFEFF/, ""));
  return ok({ ...draft, definition: isJson ? text : draft.definition, notes: notes.list() });
}
