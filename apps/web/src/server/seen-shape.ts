import { isObject, stringifyJson, type Value, type ValueObject } from "@towpath/expressions";

type SeenType = "object" | "array" | "string" | "boolean" | "integer" | "number";

interface Place {
  readonly types: Set<SeenType>;
  isNullable: boolean;
  /** In how many of the values something stood here; not counted below lists, where "how many" says nothing. */
  filled: number | null;
  readonly members: Map<string, Place>;
  items: Place | null;
  example: string | null;
}

/** One look at many runs: what is larger or deeper is left out, and can still be typed as an expression. */
const MOST_PLACES = 400;
const MOST_DEPTH = 8;
const MOST_ITEMS = 20;
const LONGEST_EXAMPLE = 80;

/** Names of what a seen schema says beyond JSON Schema. */
export const SEEN = { filled: "x-seen-filled", example: "x-seen-example" } as const;

/** What values of one place have in common: their members with types, how often each held something, an example. */
export class SeenShape {
  private places = 1;
  private count = 0;
  private readonly root: Place = newPlace(true);

  /** How many values were added. */
  get samples(): number {
    return this.count;
  }

  /** Newest first: the first value that holds something is the example. */
  add(value: Value): void {
    this.count += 1;
    this.note(this.root, value, 0);
  }

  /** A JSON Schema of what was seen. Nothing is required: it says what was, not what must be. */
  schema(): ValueObject {
    return schemaOf(this.root);
  }

  private note(place: Place, value: Value, depth: number): void {
    if (value === null) place.isNullable = true;
    else place.types.add(typeOfValue(value));
    if (place.filled !== null && !isEmpty(value)) place.filled += 1;
    place.example ??= exampleOf(value);
    if (depth >= MOST_DEPTH) return;
    if (Array.isArray(value)) this.noteItems(place, value, depth);
    else if (isObject(value)) this.noteMembers(place, value, depth);
  }

  private noteItems(place: Place, items: readonly Value[], depth: number): void {
    if (place.items === null) {
      if (items.length === 0 || !this.hasRoom()) return;
      place.items = newPlace(false);
    }
    for (const item of items.slice(0, MOST_ITEMS)) this.note(place.items, item, depth + 1);
  }

  private noteMembers(place: Place, object: ValueObject, depth: number): void {
    for (const [name, value] of Object.entries(object)) {
      let member = place.members.get(name);
      if (member === undefined) {
        if (!this.hasRoom()) continue;
        member = newPlace(place.filled !== null);
        place.members.set(name, member);
      }
      this.note(member, value, depth + 1);
    }
  }

  private hasRoom(): boolean {
    if (this.places >= MOST_PLACES) return false;
    this.places += 1;
    return true;
  }
}

const newPlace = (isCounted: boolean): Place => ({
  types: new Set(),
  isNullable: false,
  filled: isCounted ? 0 : null,
  members: new Map(),
  items: null,
  example: null,
});

function typeOfValue(value: Exclude<Value, null>): SeenType {
  if (Array.isArray(value)) return "array";
  if (typeof value === "string") return "string";
  if (typeof value === "boolean") return "boolean";
  if (isObject(value)) return "object";
  return typeof value === "bigint" || Number.isInteger(value) ? "integer" : "number";
}

const isEmpty = (value: Value): boolean =>
  value === null ||
  value === "" ||
  (Array.isArray(value) ? value.length === 0 : isObject(value) && Object.keys(value).length === 0);

function exampleOf(value: Value): string | null {
  if (value === null || value === "" || Array.isArray(value) || isObject(value)) return null;
  const text = typeof value === "string" ? value : stringifyJson(value);
  // By characters: half of a surrogate pair could not be sent.
  const characters = [...text.slice(0, 2 * LONGEST_EXAMPLE)].filter((one) => !/\p{Surrogate}/u.test(one));
  const isLong = text.length > LONGEST_EXAMPLE;
  return isLong ? `${characters.slice(0, LONGEST_EXAMPLE - 1).join("")}…` : characters.join("");
}

function schemaOf({ types, isNullable, filled, members, items, example }: Place): ValueObject {
  const type = oneType(types);
  return {
    ...(type === null ? {} : { type: isNullable ? [type, "null"] : type }),
    ...(members.size === 0
      ? {}
      : { properties: Object.fromEntries([...members].map(([name, member]) => [name, schemaOf(member)])) }),
    ...(items === null ? {} : { items: schemaOf(items) }),
    ...(filled === null ? {} : { [SEEN.filled]: filled }),
    ...(example === null ? {} : { [SEEN.example]: example }),
  };
}

/** Null for what was of several types: no type is promised then. */
function oneType(types: ReadonlySet<SeenType>): SeenType | null {
  const [first, second, ...more] = types;
  if (first === undefined || more.length > 0) return null;
  if (second === undefined) return first;
  return types.has("integer") && types.has("number") ? "number" : null;
}
