import { type NamedElement, readNamedElement } from "@towpath/connectors";
import { element as anElement, aWsdl, parseWsdl } from "@towpath/connectors/testing";
import { type Value, type ValueObject, writeXml } from "@towpath/expressions";
import { BodyWriter } from "../soap/write-body.ts";

/** The document of a WSDL whose element `Ask` has these parts. */
export const documentOf = (parts: string, more = "") =>
  parseWsdl(aWsdl({ schema: `${anElement("Ask", parts)}${more}` })).definition;
export const ASK: ValueObject = { $ref: "#/definitions/Ask" };

export function write(document: ValueObject, value: Value) {
  const writer = new BodyWriter(document, "Ask");
  const made = writer.element(
    { namespace: "urn:weather", name: "Ask" },
    { schema: ASK, value, path: "body", depth: 0 },
  );
  const root = { ...made, attributes: [...writer.declarations(), ...made.attributes] };
  return writer.problem ?? writeXml([root]);
}

/** Without the declarations of namespaces, and with one prefix for that of the service. */
export function plain(text: unknown): string {
  return String(text)
    .replaceAll(/ xmlns:\w+="[^"]*"/g, "")
    .replaceAll(/\bn\d+:/g, "");
}

export function parse(xml: string): NamedElement {
  const root = readNamedElement(
    `<n:Ask xmlns:n="urn:weather" xmlns="urn:weather" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">${xml}</n:Ask>`,
  );
  if (!root.ok) throw new Error(root.failure);
  return root.value;
}

export const MONEY = `<xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal">
  <xs:attribute name="currency" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType>`;
export const SHAPES = `<xs:complexType name="Shape" abstract="true"><xs:sequence><xs:element name="id" type="xs:int"/></xs:sequence></xs:complexType>
  <xs:complexType name="Circle"><xs:complexContent><xs:extension base="t:Shape"><xs:sequence><xs:element name="r" type="xs:double"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`;
