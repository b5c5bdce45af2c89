import {
  type Connector,
  type ConnectorFiles,
  findConnectors,
  readConnector,
  type SourceFile,
} from "@towpath/connectors";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../words/translate.ts";
import type { Failure } from "./failure.ts";

/** What somebody is editing: the two files, and what stands beside them. */
export interface DraftInput {
  readonly definitionText: string;
  readonly propertiesText: string;
  readonly scriptText?: string | null | undefined;
  readonly icon?: { readonly fileName: string; readonly contentBase64: string } | undefined;
}

export interface ReadDraft {
  readonly connector: Connector;
  readonly problems: ReturnType<typeof readConnector>["problems"];
  readonly files: ConnectorFiles;
}

const bytesOf = (text: string) => new TextEncoder().encode(text);

/**
 * The files of a draft: those of the version it began as, with what was edited in their place.
 *
 * @param standing the files of that version; none for a new connector
 */
export function filesOfDraft(draft: DraftInput, standing: readonly SourceFile[] = []): readonly SourceFile[] {
  const [before] = findConnectors(standing);
  const files = new Map(standing.map((file) => [file.path, file]));
  const put = (path: string, bytes: Uint8Array) => files.set(path, { path, bytes });
  put(before?.definition.path ?? "apiDefinition.swagger.json", bytesOf(draft.definitionText));
  put(before?.properties?.path ?? "apiProperties.json", bytesOf(draft.propertiesText));
  if (draft.scriptText !== undefined) {
    const script = before?.ownScript?.path ?? "script.js";
    if (draft.scriptText === null || draft.scriptText.trim() === "") files.delete(script);
    else put(script, bytesOf(draft.scriptText));
  }
  if (draft.icon !== undefined) {
    if (before?.icon !== null && before?.icon !== undefined) files.delete(before.icon.path);
    put(draft.icon.fileName, new Uint8Array(Buffer.from(draft.icon.contentBase64, "base64")));
  }
  return [...files.values()];
}

/** The connector that the files of a draft describe. */
export function readDraft(files: readonly SourceFile[]): Result<ReadDraft, Failure> {
  const [found] = findConnectors(files);
  if (found === undefined) {
    return fail({
      kind: "invalid",
      message: phrase("The definition is no Swagger 2.0 document: it has no 'swagger' member."),
    });
  }
  const { connector, problems } = readConnector(found);
  if (connector !== null) return ok({ connector, problems, files: found });
  const first = problems.find(({ severity }) => severity === "error");
  const message =
    first === undefined ? "It cannot be read as a connector." : `${first.path}: ${first.message}`;
  return fail({ kind: "invalid", message });
}
