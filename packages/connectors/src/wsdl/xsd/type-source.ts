import type { ValueObject } from "@towpath/expressions";
import type { NoteList } from "../../authoring/note-list.ts";
import type { NamedElement, QualifiedName } from "../../xml/named-element.ts";
import type { Component, SchemaScope, SchemaSet } from "./schema-set.ts";

/** What a content model needs of the schemas around it. */
export interface TypeSource {
  readonly set: SchemaSet;
  readonly notes: NoteList;
  /** @returns false when there is no room for another part */
  countPart(): boolean;
  /** Null when there are no more steps to go: what is nested deeper is anything. */
  deeper<T>(work: () => T): T | null;
  /** The schema of a type by its name: inline for a simple one, a reference for a complex one. */
  typeNamed(name: QualifiedName): ValueObject;
  /** The schema of what an element holds: of its named type, or of the one that stands in it. */
  elementContent(source: NamedElement, scope: SchemaScope): ValueObject;
  /** The content of an element that is declared at the top, and the declaration; undefined when there is none. */
  elementNamed(
    name: QualifiedName,
  ): { readonly component: Component; readonly schema: ValueObject } | undefined;
  simpleType(source: NamedElement): ValueObject;
}
