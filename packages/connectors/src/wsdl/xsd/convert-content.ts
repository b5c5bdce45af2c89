import type { ValueObject } from "@towpath/expressions";
import {
  attributeOf,
  type NamedElement,
  type QualifiedName,
  qualifiedName,
} from "../../xml/named-element.ts";
import { builtInType, typedText, XSD } from "./built-in-types.ts";
import { ContentMembers, documentationOf } from "./content-members.ts";
import type { SchemaScope } from "./schema-set.ts";
import type { TypeSource } from "./type-source.ts";

const SOAP_ENCODING =
  /^http:\/\/(schemas\.xmlsoap\.org\/soap\/encoding\/|www\.w3\.org\/2003\/05\/soap-encoding)$/;

/** Where in a content model: an optional or repeated group makes all in it so. */
interface Place {
  readonly converter: TypeSource;
  readonly scope: SchemaScope;
  readonly members: ContentMembers;
  readonly optional: boolean;
  readonly repeated: boolean;
}

/** The Swagger schema of a complex type's content. */
export function convertContent(converter: TypeSource, source: NamedElement, scope: SchemaScope): ValueObject {
  const members = new ContentMembers();
  const place: Place = { converter, scope, members, optional: false, repeated: false };
  const content = source.children.find(({ name }) => name === "simpleContent" || name === "complexContent");
  const change = content?.children.find(({ name }) => name === "extension" || name === "restriction");
  if (content === undefined || change === undefined) {
    if (attributeOf(source, "mixed") === "true") addText(place, { type: "string" });
    addParts(place, source);
    return members.schema();
  }
  const base = qualifiedName(change, attributeOf(change, "base") ?? "");
  return content.name === "simpleContent"
    ? simpleContent(place, change, base)
    : complexContent(place, change, base);
}

/** A text with attributes: the text is its member `value`. */
function simpleContent(place: Place, change: NamedElement, base: QualifiedName): ValueObject {
  const { converter, members } = place;
  const complex = converter.set.find("complexType", base);
  if (complex !== undefined) {
    addParts(place, change);
    return { type: "object", allOf: [converter.typeNamed(base), members.schema()] };
  }
  addText(place, base.namespace === XSD ? builtInType(base.name) : converter.typeNamed(base));
  addParts(place, change);
  return members.schema();
}

function complexContent(place: Place, change: NamedElement, base: QualifiedName): ValueObject {
  const { converter, members } = place;
  if (SOAP_ENCODING.test(base.namespace)) {
    converter.notes.lost(
      base.name,
      "Lists of the old SOAP encoding are not read: anything is allowed there.",
    );
    return {};
  }
  addParts(place, change);
  const own = members.schema();
  if (change.name === "restriction" || (base.namespace === XSD && base.name === "anyType")) return own;
  const parent = converter.typeNamed(base);
  return members.isEmpty ? { type: "object", allOf: [parent] } : { type: "object", allOf: [parent, own] };
}

function addText({ members }: Place, schema: ValueObject): void {
  members.add({
    name: "value",
    namespace: "",
    schema,
    kind: "text",
    required: false,
    repeated: false,
    nillable: false,
    description: "",
    default: undefined,
  });
}

/** Elements in their order, then attributes. */
function addParts(place: Place, source: NamedElement): void {
  for (const child of source.children) if (child.namespace === XSD) addParticle(place, child);
  for (const child of source.children) if (child.namespace === XSD) addAttribute(place, child);
}

function addParticle(place: Place, source: NamedElement): void {
  const { converter, members } = place;
  const max = attributeOf(source, "maxOccurs") ?? "1";
  if (max === "0" || !converter.countPart()) return;
  const inner: Place = {
    ...place,
    optional: place.optional || attributeOf(source, "minOccurs") === "0" || source.name === "choice",
    repeated: place.repeated || max !== "1",
  };
  switch (source.name) {
    case "element":
      addElement(inner, source);
      return;
    case "sequence":
    case "all":
    case "choice":
      tellOfRepeatedGroup(inner, place, source);
      converter.deeper(() => {
        for (const child of source.children) addParticle(inner, child);
      });
      return;
    case "group":
      addGroup(inner, source);
      return;
    case "any":
      members.isOpen = true;
  }
}

function tellOfRepeatedGroup(inner: Place, outer: Place, source: NamedElement): void {
  const several = source.children.filter(({ name }) => name === "element").length > 1;
  if (!inner.repeated || outer.repeated || !several) return;
  const names = source.children.flatMap((child) => attributeOf(child, "name") ?? []).join(", ");
  inner.converter.notes.lost(
    names,
    "A group of elements may repeat: each of them is a list of its own, written one list after the other.",
  );
}

function addGroup(place: Place, source: NamedElement): void {
  const reference = attributeOf(source, "ref");
  const name = reference === null ? null : qualifiedName(source, reference);
  const group = name === null ? undefined : place.converter.set.find("group", name);
  if (group === undefined) return;
  place.converter.deeper(() => {
    for (const child of group.source.children) addParticle({ ...place, scope: group.scope }, child);
  });
}

function addElement(place: Place, source: NamedElement): void {
  const { converter, scope, members } = place;
  const reference = attributeOf(source, "ref");
  if (reference !== null) {
    addReferred(place, source, qualifiedName(source, reference));
    return;
  }
  const form = attributeOf(source, "form");
  const isQualified = form === null ? scope.qualifiesElements : form === "qualified";
  const schema = converter.elementContent(source, scope);
  const fixed = attributeOf(source, "fixed");
  const given = fixed ?? attributeOf(source, "default");
  members.add({
    name: attributeOf(source, "name") ?? "",
    namespace: isQualified ? scope.targetNamespace : "",
    schema,
    kind: "element",
    required: !place.optional,
    repeated: place.repeated,
    nillable: attributeOf(source, "nillable") === "true",
    description: documentationOf(source),
    default: given === null ? undefined : typedText(schema, given),
  });
}

function addReferred(place: Place, source: NamedElement, name: QualifiedName): void {
  const found = place.converter.elementNamed(name);
  // `xs:schema` beside `xs:any` is what .NET calls a data set: content that describes itself.
  if (found === undefined) {
    place.members.isOpen = true;
    if (name.namespace === XSD) return;
    place.converter.notes.lost(
      name.name,
      `The element '${name.name}' is in none of the files: it may be anything.`,
    );
    return;
  }
  place.members.add({
    ...name,
    schema: found.schema,
    kind: "element",
    required: !place.optional,
    repeated: place.repeated,
    nillable: attributeOf(found.component.source, "nillable") === "true",
    description: documentationOf(source) || documentationOf(found.component.source),
    default: undefined,
  });
}

function addAttribute(place: Place, source: NamedElement): void {
  if (source.name === "attributeGroup") addAttributeGroup(place, source);
  if (source.name !== "attribute" || attributeOf(source, "use") === "prohibited") return;
  const reference = attributeOf(source, "ref");
  const referred = reference === null ? null : qualifiedName(source, reference);
  const component = referred === null ? undefined : place.converter.set.find("attribute", referred);
  addOneAttribute(place, source, { referred, declared: component?.source ?? source });
}

function addAttributeGroup(place: Place, source: NamedElement): void {
  const { converter } = place;
  const reference = attributeOf(source, "ref");
  const name = reference === null ? null : qualifiedName(source, reference);
  const group = name === null ? undefined : converter.set.find("attributeGroup", name);
  if (group === undefined || !converter.countPart()) return;
  converter.deeper(() => {
    for (const child of group.source.children) addAttribute({ ...place, scope: group.scope }, child);
  });
}

function addOneAttribute(
  { converter, scope, members }: Place,
  source: NamedElement,
  { referred, declared }: { readonly referred: QualifiedName | null; readonly declared: NamedElement },
): void {
  if (!converter.countPart()) return;
  const type = attributeOf(declared, "type");
  const inner = declared.children.find(({ name }) => name === "simpleType");
  const schema =
    type !== null
      ? converter.typeNamed(qualifiedName(declared, type))
      : inner === undefined
        ? { type: "string" }
        : converter.simpleType(inner);
  const isQualified =
    (attributeOf(source, "form") ?? (scope.qualifiesAttributes ? "qualified" : "")) === "qualified";
  const own = {
    name: attributeOf(source, "name") ?? "",
    namespace: isQualified ? scope.targetNamespace : "",
  };
  const given = attributeOf(source, "fixed") ?? attributeOf(source, "default");
  members.add({
    ...(referred ?? own),
    schema,
    kind: "attribute",
    required: attributeOf(source, "use") === "required",
    repeated: false,
    nillable: false,
    description: documentationOf(source),
    default: given === null ? undefined : typedText(schema, given),
  });
}
