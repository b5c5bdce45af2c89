import { getMember, type ValueObject } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";
import type { BodyParameter, Operation, Visibility } from "../connector.ts";
import { flagAt, textAt } from "../members.ts";
import { readDynamicSource } from "../openapi/dynamic-source.ts";
import { visibilityOf } from "../openapi/read-parameter.ts";
import type { SchemaProperty, SchemaReader } from "../openapi/schema-reader.ts";
import { dynamicOf } from "./dynamic-field.ts";
import { kindOfValue } from "./field-kind.ts";
import { baseField, type FieldWords, type InputField, keyStep, pathOfKey } from "./input-field.ts";

/** More levels than any public body has; recursive schemas stop here, too. */
const DEEPEST = 13;
/** A form with more is no form: what lies deeper is edited as one value. */
const MOST_FIELDS = 400;

interface Place {
  readonly key: string;
  readonly path: string;
  readonly schema: ValueObject;
  readonly words: FieldWords;
  /** Stands before the titles of what is inside: below the first level a name alone does not say whose it is. */
  readonly prefix: string;
  /** The schemas around it: one that stands in itself ends as a value. */
  readonly around: readonly ValueObject[];
}

interface Reading {
  readonly schemas: SchemaReader;
  left: number;
}

/** The body of an operation as fields: objects are flattened, lists become rows. */
export function bodyFields(
  schemas: SchemaReader,
  body: BodyParameter,
  callbackPath: Operation["callbackPath"],
): InputField[] {
  if (body.visibility === "internal") return [];
  const { name, title, description, required, visibility } = body;
  const words = { title, description, required, visibility };
  const path = pathOfKey(name);
  if (body.dynamic !== null) {
    return [{ key: name, field: { ...baseField(path, words), ...dynamicOf(body.dynamic, name) } }];
  }
  const schema = schemas.resolve(body.schema);
  const fields = fieldsAt(
    { schemas, left: MOST_FIELDS },
    {
      key: name,
      path,
      schema,
      words,
      prefix: "",
      around: [],
    },
  );
  // Towpath itself fills in where to call back.
  const callback = callbackPath === null ? null : [name, ...callbackPath.map(keyStep)].join("/");
  return fields.filter(({ key }) => key !== callback);
}

function fieldsAt(reading: Reading, place: Place): InputField[] {
  const { schemas } = reading;
  const { schema, around } = place;
  const dynamic = readDynamicSource(schema);
  if (dynamic !== null) {
    const field = { ...baseField(place.path, place.words), ...dynamicOf(dynamic, place.key) };
    return [withDefault(place, field)];
  }
  const properties = schemas.typeOf(schema) === "object" ? schemas.properties(schema) : [];
  const isOpen = around.length < DEEPEST && !around.includes(schema) && reading.left >= properties.length;
  if (properties.length === 0 || !isOpen) return [withDefault(place, valueField(reading, place))];
  reading.left -= properties.length;
  return properties.flatMap((property) => {
    const inner = placeOf(place, property);
    return inner === null ? [] : fieldsAt(reading, inner);
  });
}

/** Null for what nobody fills in: hidden constants, and what only the service writes. */
function placeOf(parent: Place, { name, schema, required }: SchemaProperty): Place | null {
  const own = visibilityOf(schema);
  if (own === "internal" || flagAt(schema, "readOnly")) return null;
  const key = `${parent.key}/${keyStep(name)}`;
  const shown = textAt(schema, "x-ms-summary") ?? textAt(schema, "title") ?? name;
  const title = `${parent.prefix}${shown}`;
  return {
    key,
    path: pathOfKey(key),
    schema,
    prefix: `${title} › `,
    around: [...parent.around, parent.schema],
    words: {
      title,
      description: textAt(schema, "description") ?? "",
      // What is required of an object that may be left out is required only with it.
      required: required && parent.words.required,
      visibility: narrower(parent.words.visibility, own),
    },
  };
}

const narrower = (outer: Visibility, own: Visibility): Visibility =>
  outer === "advanced" && own === "none" ? "advanced" : own;

function withDefault({ key, schema }: Place, field: FieldSpec): InputField {
  const given = getMember(schema, "default");
  return given === undefined ? { key, field } : { key, field, default: given };
}

/** A value, or rows of them. */
function valueField(reading: Reading, place: Place): FieldSpec {
  const { schemas } = reading;
  const base = baseField(place.path, place.words);
  if (schemas.typeOf(place.schema) !== "array") return { ...base, ...kindOfValue(schemas, place.schema) };
  const item = itemFields(reading, place);
  return item === null ? { ...base, control: "value" } : { ...base, control: "rows", item };
}

/** The fields of one item of a list; null for items of which nothing is known. */
function itemFields(reading: Reading, { schema, key, around }: Place): readonly FieldSpec[] | null {
  const items = reading.schemas.items(schema);
  if (Object.keys(items).length === 0 || around.includes(schema)) return null;
  const title = textAt(items, "x-ms-summary") ?? textAt(items, "title") ?? "Item";
  const words: FieldWords = { title, description: "", required: true, visibility: "none" };
  const place = { key, path: "", schema: items, words, prefix: "", around: [...around, schema] };
  const fields = fieldsAt(reading, place).map((one) => ({ ...one.field, path: belowItem(one.key, key) }));
  return fields.length === 0 ? null : fields;
}

/** Inside an item names are members of their own: only `inputs.parameters` joins them with slashes. */
function belowItem(key: string, listKey: string): string {
  return key === listKey ? "" : key.slice(listKey.length + 1);
}

/** The fields of a schema that a service gave while the form was filled in: those at a place of the inputs. */
export function fieldsOfSchema(schemas: SchemaReader, schema: ValueObject, field: FieldSpec): InputField[] {
  const key = field.dynamic?.parameter ?? "";
  const words: FieldWords = {
    title: field.title,
    description: "",
    required: field.required,
    visibility: field.advanced === true ? "advanced" : "none",
  };
  const resolved = schemas.resolve(schema);
  const place: Place = { key, path: pathOfKey(key), schema: resolved, words, prefix: "", around: [] };
  return fieldsAt({ schemas, left: MOST_FIELDS }, place);
}
