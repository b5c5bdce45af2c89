import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "./definition.ts";
import { recordMember, textMember, toPointer } from "./tree.ts";
import { allActions, typeOf } from "./view/definition-index.ts";
import type { ArtifactKind } from "./wrappers/artifacts.ts";

/** An action that names a file of its app. */
export interface NamedArtifact {
  readonly action: string;
  /** JSON Pointer to the name. */
  readonly path: string;
  readonly kind: ArtifactKind;
  readonly name: string;
}

/** The files of its app that a definition names in so many words; names that are worked out only show at run time. */
export function namedArtifacts(definition: Definition): NamedArtifact[] {
  return allActions(definition).flatMap((entry) => {
    const inputs = recordMember(entry.action, "inputs") ?? {};
    const found = nameIn(typeOf(entry.action).type.toLowerCase(), inputs);
    if (found === null || found.name === "" || found.name.includes("@")) return [];
    const { kind, name, at } = found;
    return [{ action: entry.name, path: toPointer([...entry.path, "inputs", ...at]), kind, name }];
  });
}

interface Found {
  readonly kind: ArtifactKind;
  readonly name: string;
  readonly at: readonly string[];
}

function nameIn(type: string, inputs: ValueObject): Found | null {
  if (type === "javascriptcode") {
    const name = textMember(inputs, "codeFile");
    const hasCode = textMember(inputs, "code") !== undefined;
    return name === undefined || hasCode ? null : { kind: "code", name, at: ["codeFile"] };
  }
  if (type === "liquid" || type === "xslt") return ofMap(inputs, "map");
  return type === "xmlvalidation" ? ofMap(inputs, "schema") : null;
}

function ofMap(inputs: ValueObject, kind: "map" | "schema"): Found | null {
  const own = recordMember(inputs, kind) ?? {};
  if ((textMember(own, "content") ?? "") !== "") return null;
  const name = textMember(own, "name");
  if (name !== undefined) return { kind, name, at: [kind, "name"] };
  const account = recordMember(recordMember(inputs, "integrationAccount") ?? {}, kind) ?? {};
  const older = textMember(account, "name");
  return older === undefined ? null : { kind, name: older, at: ["integrationAccount", kind, "name"] };
}
