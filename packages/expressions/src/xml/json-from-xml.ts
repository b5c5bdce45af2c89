import { said } from "@towpath/prelude";
import { type Outcome, refuse } from "../outcome.ts";
import type { Value, ValueObject } from "../value.ts";
import { writeMember } from "../values/members.ts";
import { parseXml } from "./parse-xml.ts";
import type { XmlAttribute, XmlDoctype, XmlElement, XmlNode } from "./xml-tree.ts";

/**
 * An XML document as JSON by Newtonsoft's rules: `@name` for attributes, `#text`, `#cdata-section`, `?xml`; elements
 * of one name become an array; `<a/>` is null and `<a></a>` an empty text.
 */
export function jsonFromXml(text: string): Outcome {
  const parsed = parseXml(text);
  if (!parsed.ok) return refuse(said("cannot read its text as XML: {why}", { why: parsed.failure }));
  const root: ValueObject = {};
  addChildren(root, parsed.value);
  return root;
}

function addChildren(target: ValueObject, nodes: readonly XmlNode[]): void {
  const groups = new Map<string, XmlNode[]>();
  for (const node of nodes) {
    const name = memberName(node);
    const group = groups.get(name);
    if (group) group.push(node);
    else groups.set(name, [node]);
  }
  for (const [name, group] of groups) addGroup(target, name, group);
}

function addGroup(target: ValueObject, name: string, group: readonly XmlNode[]): void {
  // Comments become JSON comments, which are gone when that JSON is read: of several an empty array is left.
  if (name === "#comment") {
    if (group.length > 1) writeMember(target, name, []);
    return;
  }
  const [only] = group;
  const values = group.map(nodeJson);
  writeMember(target, name, only !== undefined && group.length === 1 ? (values[0] ?? null) : values);
}

function memberName(node: XmlNode): string {
  switch (node.kind) {
    case "element":
      return node.name;
    case "text":
      return "#text";
    case "cdata":
      return "#cdata-section";
    case "comment":
      return "#comment";
    case "instruction":
      return `?${node.target}`;
    case "declaration":
      return "?xml";
    case "doctype":
      return "!DOCTYPE";
  }
}

function nodeJson(node: XmlNode): Value {
  switch (node.kind) {
    case "element":
      return elementValue(node);
    case "declaration":
      return attributeMembers(node.attributes);
    case "doctype":
      return doctypeValue(node);
    default:
      return node.text;
  }
}

function elementValue({ attributes, children, selfClosing }: XmlElement): Value {
  if (attributes.length === 0) {
    if (children.length === 0) return selfClosing ? null : "";
    const [only] = children;
    if (children.length === 1 && only?.kind === "text") return only.text;
  }
  const members = attributeMembers(attributes);
  addChildren(members, children);
  return members;
}

function attributeMembers(attributes: readonly XmlAttribute[]): ValueObject {
  const members: ValueObject = {};
  for (const { name, value } of attributes) members[`@${name}`] = value;
  return members;
}

function doctypeValue({ name, publicId, systemId, internalSubset }: XmlDoctype): Value {
  return attributeMembers(
    [
      { name: "name", value: name },
      { name: "public", value: publicId },
      { name: "system", value: systemId },
      { name: "internalSubset", value: internalSubset },
    ].filter(({ value }) => value !== ""),
  );
}
