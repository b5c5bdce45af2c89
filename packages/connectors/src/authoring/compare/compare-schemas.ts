import { getMember, stringifyJson, type ValueObject } from "@towpath/expressions";
import { listAt, textAt } from "../../members.ts";
import { visibilityOf } from "../../openapi/read-parameter.ts";
import type { SchemaProperty, SchemaReader } from "../../openapi/schema-reader.ts";
import type { ChangeList } from "./connector-change.ts";

export interface SchemaSide {
  readonly reader: SchemaReader;
  readonly schema: ValueObject;
}

export interface SchemaPlace {
  /** Inputs break when they ask for more, outputs when they give less. */
  readonly place: "input" | "output";
  /** Names from the top, e.g. `body/address/city`. */
  readonly path: string;
}

/** Deeper differences are found, but not told one by one. */
const MAX_DEPTH = 8;

/** Tells what differs between two schemas; recursive ones are followed once. */
export function compareSchemas(
  before: SchemaSide,
  after: SchemaSide,
  at: SchemaPlace,
  changes: ChangeList,
): void {
  new SchemaComparison(before.reader, after.reader, at.place, changes).compare(
    before.schema,
    after.schema,
    at.path,
    0,
  );
}

class SchemaComparison {
  readonly #before: SchemaReader;
  readonly #after: SchemaReader;
  readonly #place: SchemaPlace["place"];
  readonly #changes: ChangeList;
  readonly #seen = new Map<ValueObject, Set<ValueObject>>();

  constructor(before: SchemaReader, after: SchemaReader, place: SchemaPlace["place"], changes: ChangeList) {
    this.#before = before;
    this.#after = after;
    this.#place = place;
    this.#changes = changes;
  }

  compare(given: ValueObject, next: ValueObject, path: string, depth: number): void {
    const before = this.#before.resolve(given);
    const after = this.#after.resolve(next);
    if (depth > MAX_DEPTH || this.#wasSeen(before, after)) return;
    const types = [this.#before.typeOf(before), this.#after.typeOf(after)] as const;
    if (types[0] !== types[1]) {
      this.#typeChanged(types[0], types[1], path);
      return;
    }
    this.#compareValues(before, after, path);
    this.#compareProperties(before, after, path, depth);
    if (types[0] === "array") {
      this.compare(this.#before.items(before), this.#after.items(after), path, depth + 1);
    }
  }

  #wasSeen(before: ValueObject, after: ValueObject): boolean {
    const seen = this.#seen.get(before);
    if (seen === undefined) this.#seen.set(before, new Set([after]));
    else if (seen.has(after)) return true;
    else seen.add(after);
    return false;
  }

  #typeChanged(before: string | null, after: string | null, path: string): void {
    const member = { place: this.#place, path };
    const words = `${wordFor(this.#place)} ${nameOf(path)} was ${typeWord(before)} and is ${typeWord(after)}`;
    // What takes anything takes more; what gives anything promises less.
    const isWider = this.#place === "input" ? isWiderType(before, after) : isWiderType(after, before);
    if (isWider) this.#changes.compatible(`${words}.`, member);
    else this.#changes.breaking(`${words}.`, member);
  }

  #compareValues(before: ValueObject, after: ValueObject, path: string): void {
    const member = { place: this.#place, path };
    const had = listAt(before, "enum").map((value) => stringifyJson(value));
    const has = new Set(listAt(after, "enum").map((value) => stringifyJson(value)));
    const gone = had.filter((value) => !has.has(value));
    const isNarrower = has.size > 0 && (had.length === 0 || gone.length > 0);
    if (this.#place === "input" && isNarrower) {
      const which =
        had.length === 0 ? "takes fixed values only" : `no longer takes ${gone.slice(0, 5).join(", ")}`;
      this.#changes.breaking(`${wordFor("input")} ${nameOf(path)} ${which}.`, member);
    }
    const formats = [textAt(before, "format"), textAt(after, "format")];
    if (formats[0] !== formats[1] && formats.some((format) => /^(binary|byte)$/.test(format ?? ""))) {
      this.#changes.breaking(
        `${wordFor(this.#place)} ${nameOf(path)} is another kind of content now.`,
        member,
      );
    }
  }

  #compareProperties(before: ValueObject, after: ValueObject, path: string, depth: number): void {
    const had = this.#before.properties(before);
    const has = new Map(this.#after.properties(after).map((property) => [property.name, property]));
    for (const property of had) {
      const next = has.get(property.name);
      const at = `${path}/${property.name}`;
      has.delete(property.name);
      if (next === undefined) this.#gone(at, after);
      else {
        this.#compareNeed(property, next, at);
        this.compare(property.schema, next.schema, at, depth + 1);
      }
    }
    for (const [name, property] of has) this.#added(property, `${path}/${name}`);
  }

  #gone(path: string, holder: ValueObject): void {
    const member = { place: this.#place, path };
    const words = `${wordFor(this.#place)} ${nameOf(path)} is gone.`;
    // An object of any members still takes it.
    if (this.#place === "input" && getMember(holder, "additionalProperties") !== undefined) {
      this.#changes.compatible(words, member);
    } else this.#changes.breaking(words, member);
  }

  #added(property: SchemaProperty, path: string): void {
    const member = { place: this.#place, path };
    const words = `${wordFor(this.#place)} ${nameOf(path)} is new`;
    if (this.#place === "input" && needsValue(property)) {
      this.#changes.breaking(`${words} and must be given.`, { place: "demand", path });
    } else this.#changes.compatible(`${words}.`, member);
  }

  #compareNeed(before: SchemaProperty, after: SchemaProperty, path: string): void {
    if (this.#place !== "input" || before.required || !needsValue(after)) return;
    this.#changes.breaking(`${wordFor("input")} ${nameOf(path)} must be given now.`, {
      place: "input",
      path,
    });
  }
}

/** Required, and nothing is sent by itself. */
function needsValue({ required, schema }: SchemaProperty): boolean {
  return required && getMember(schema, "default") === undefined && visibilityOf(schema) !== "internal";
}

export const wordFor = (place: "input" | "output") => (place === "input" ? "The input" : "The output");

export function nameOf(path: string): string {
  return `'${path.replace(/^body\//, "")}'`;
}

export function isWiderType(before: string | null, after: string | null): boolean {
  return after === null || (before === "integer" && after === "number");
}

export function typeWord(type: string | null): string {
  switch (type) {
    case null:
      return "anything";
    case "array":
      return "a list";
    case "object":
      return "an object";
    case "string":
      return "a text";
    case "integer":
      return "a whole number";
    case "number":
      return "a number";
    case "boolean":
      return "yes or no";
    default:
      return `of the type '${type}'`;
  }
}
