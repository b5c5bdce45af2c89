import { fail, ok, type Result } from "@towpath/prelude";
import type { Value, ValueObject } from "../value.ts";
import { isObject } from "../values/members.ts";
import { isNumeric, numberText } from "../values/number-text.ts";
import { encodeXmlName } from "./entities.ts";
import type { XmlAttribute, XmlElement, XmlNode } from "./xml-tree.ts";

/** The reverse of `jsonFromXml`. The object needs exactly one root that is no array. */
export function xmlFromJson(object: ValueObject): Result<XmlNode[], string> {
  const nodes: XmlNode[] = [];
  for (const [name, value] of Object.entries(object)) {
    if (name === "?xml") nodes.push({ kind: "declaration", attributes: declarationOf(value) });
    else if (Array.isArray(value)) return fail("The root must be one element, not an array.");
    else nodes.push(elementOf(name, value, []));
  }
  const roots = nodes.filter((node) => node.kind === "element");
  if (roots.length !== 1) return fail(`Exactly one root is needed, but the object has ${roots.length}.`);
  return ok(nodes);
}

function declarationOf(value: Value): XmlAttribute[] {
  const attributes = isObject(value) ? attributesOf(value) : [];
  const order = ["version", "encoding", "standalone"];
  return order.flatMap((name) => attributes.filter((attribute) => attribute.name === name));
}

function elementOf(name: string, value: Value, scope: readonly XmlAttribute[]): XmlElement {
  const attributes = isObject(value) ? attributesOf(value) : [];
  const declared = [...scope, ...attributes];
  const children = isObject(value) ? childrenOf(value, declared) : textOf(value);
  // A text, even an empty one, keeps the element open: `<a></a>`.
  const selfClosing = children.length === 0 && typeof value !== "string";
  return { kind: "element", name: elementName(name, declared), attributes, children, selfClosing };
}

function attributesOf(object: ValueObject): XmlAttribute[] {
  return Object.entries(object)
    .filter(([name, value]) => name.startsWith("@") && name.length > 1 && !isComposite(value))
    .map(([name, value]) => ({ name: attributeName(name.slice(1)), value: scalarText(value) }));
}

const isComposite = (value: Value) => Array.isArray(value) || isObject(value);

function attributeName(name: string): string {
  return name.split(":").map(encodeXmlName).join(":");
}

/** A prefix that nothing declares is dropped, as .NET does. */
function elementName(name: string, declared: readonly XmlAttribute[]): string {
  const [prefix, local, ...more] = name.split(":");
  if (local === undefined || more.length > 0) return encodeXmlName(name);
  const known = declared.some((attribute) => attribute.name === `xmlns:${prefix}`);
  return known ? `${encodeXmlName(prefix ?? "")}:${encodeXmlName(local)}` : encodeXmlName(local);
}

function childrenOf(object: ValueObject, scope: readonly XmlAttribute[]): XmlNode[] {
  return Object.entries(object).flatMap(([name, value]) => {
    if (name.startsWith("@") && !isComposite(value)) return [];
    const values = Array.isArray(value) ? flatten(value) : [value];
    return values.flatMap((item) => childOf(name, item, scope));
  });
}

/** An array in an array only repeats the element further. */
const flatten = (items: Value[]): Value[] =>
  items.flatMap((item) => (Array.isArray(item) ? flatten(item) : [item]));

function childOf(name: string, value: Value, scope: readonly XmlAttribute[]): XmlNode[] {
  if (name === "#text") return textOf(value);
  if (name === "#cdata-section") return [{ kind: "cdata", target: "", text: scalarText(value) }];
  if (name.startsWith("?")) {
    return [{ kind: "instruction", target: encodeXmlName(name.slice(1)), text: scalarText(value) }];
  }
  return [elementOf(name, value, scope)];
}

function textOf(value: Value): XmlNode[] {
  const text = scalarText(value);
  return text === "" ? [] : [{ kind: "text", text }];
}

function scalarText(value: Value): string {
  if (typeof value === "string") return value;
  if (isNumeric(value)) return numberText(value);
  return typeof value === "boolean" ? `${value}` : "";
}
