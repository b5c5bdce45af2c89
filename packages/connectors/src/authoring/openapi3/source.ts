import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { textAt } from "../../members.ts";
import { claimName } from "../names.ts";
import type { NoteList } from "../note-list.ts";

/** A chain of references longer than this goes round in circles. */
const LONGEST_CHAIN = 32;
const COMPONENT_SCHEMA = /^#\/components\/schemas\/([^/]+)$/;

/** An OpenAPI 3 document while it is converted: follows its references, and gives each schema a definition. */
export class OpenApi3Source {
  readonly root: ValueObject;
  readonly notes: NoteList;
  /** Alternatives that were laid into one. */
  readonly flattened = new Map<ValueObject, ValueObject>();
  /** Names of definitions by the reference that leads to them. */
  readonly #names = new Map<string, string>();
  readonly #taken = new Set<string>();
  /** References whose schemas have no definition yet. */
  readonly #waiting: string[] = [];

  constructor(root: ValueObject, notes: NoteList) {
    this.root = root;
    this.notes = notes;
  }

  /** Follows the `$ref`s of anything; `{}` for what leads nowhere. Words beside a `$ref` win. */
  resolve(start: ValueObject): ValueObject {
    let current = start;
    for (let steps = 0; steps < LONGEST_CHAIN; steps += 1) {
      const reference = textAt(current, "$ref");
      if (reference === null) return current;
      const target = this.target(reference);
      if (target === undefined) return {};
      const { $ref: _reference, ...beside } = current;
      current = Object.keys(beside).length === 0 ? target : { ...target, ...beside };
    }
    return {};
  }

  /** What a local reference points to, wherever that stands. */
  target(reference: string): ValueObject | undefined {
    if (!reference.startsWith("#/")) return reference === "#" ? this.root : undefined;
    let value: Value | undefined = this.root;
    for (const segment of reference.slice(2).split("/")) {
      if (Array.isArray(value)) value = value[Number(segment)];
      else value = isObject(value) ? getOwn(value, segment) : undefined;
    }
    return isObject(value) ? value : undefined;
  }

  /** The Swagger 2 reference for a schema's reference; null when it leads nowhere. */
  definitionFor(reference: string): string | null {
    const known = this.#names.get(reference);
    if (known !== undefined) return pointerTo(known);
    if (this.target(reference) === undefined) return null;
    const name = claimName(nameFor(reference), this.#taken);
    this.#names.set(reference, name);
    this.#waiting.push(reference);
    return pointerTo(name);
  }

  /** Takes one reference that still needs its definition. */
  nextWaiting(): { readonly name: string; readonly schema: ValueObject } | null {
    const reference = this.#waiting.shift();
    if (reference === undefined) return null;
    return { name: this.#names.get(reference) ?? "", schema: this.target(reference) ?? {} };
  }
}

function getOwn(holder: ValueObject, segment: string): Value | undefined {
  let plain = segment.replaceAll("~1", "/").replaceAll("~0", "~");
  if (Object.hasOwn(holder, plain)) return holder[plain];
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // A percent sign of its own.
  }
  return getMember(holder, plain);
}

function nameFor(reference: string): string {
  const component = COMPONENT_SCHEMA.exec(reference)?.[1];
  const words = component ?? reference.replace(/^#\/(components\/)?/, "");
  return words.replaceAll("~1", "_").replaceAll(/[^\p{L}\p{N}._-]+/gu, "_") || "Schema";
}

const pointerTo = (name: string) => `#/definitions/${name}`;

/** References that leave the document: nothing is fetched for them. */
export function outsideReferences(root: ValueObject): readonly string[] {
  const found = new Set<string>();
  const waiting: Value[] = [root];
  for (let value = waiting.pop(); value !== undefined; value = waiting.pop()) {
    if (typeof value !== "object" || value === null) continue;
    if (isObject(value)) {
      const { $ref: reference } = value;
      if (typeof reference === "string" && !reference.startsWith("#")) found.add(reference);
    }
    for (const member of Object.values(value) as Value[]) waiting.push(member);
  }
  return [...found];
}
