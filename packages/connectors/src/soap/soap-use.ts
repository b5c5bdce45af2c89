import { isObject, type ValueObject } from "@towpath/expressions";
import { flagAt, objectAt, textAt } from "../members.ts";
import type { QualifiedName } from "../xml/named-element.ts";

/** The extension of an operation that is called as SOAP; harmless to whoever does not know it. */
export const SOAP_EXTENSION = "x-towpath-soap";
/** The member of a body that holds what goes into the header of the envelope. */
export const HEADERS_MEMBER = "SoapHeaders";

/** How a call of an operation travels as SOAP; its JSON is typed by the schemas of its body and its responses. */
export interface SoapUse {
  readonly version: "1.1" | "1.2";
  readonly action: string;
  /** Where the service is, when that is not the base path of the document. */
  readonly path: string | null;
  /** The element that holds the body of a call; null for none at all. */
  readonly input: QualifiedName | null;
  /** The same of the answer; a service that answers otherwise is understood all the same. */
  readonly output: QualifiedName | null;
}

/** Null for an operation that is no SOAP call. */
export function readSoapUse(operation: ValueObject): SoapUse | null {
  const source = objectAt(operation, SOAP_EXTENSION);
  if (source === null) return null;
  return {
    version: textAt(source, "version") === "1.2" ? "1.2" : "1.1",
    action: textAt(source, "action") ?? "",
    path: textAt(source, "path"),
    input: nameAt(source, "input"),
    output: nameAt(source, "output"),
  };
}

function nameAt(source: ValueObject, member: string): QualifiedName | null {
  const given = objectAt(source, member);
  const name = textAt(given, "name");
  return name === null ? null : { name, namespace: textAt(given, "namespace") ?? "" };
}

/** How a property stands in XML, by Swagger's own `xml` object. */
export interface XmlPlace extends QualifiedName {
  readonly kind: "element" | "attribute" | "text";
}

export function xmlPlaceOf(name: string, schema: ValueObject): XmlPlace {
  const xml = isObject(schema.xml ?? null) ? objectAt(schema, "xml") : null;
  const kind = flagAt(xml, "x-text") ? "text" : flagAt(xml, "attribute") ? "attribute" : "element";
  return { name: textAt(xml, "name") ?? name, namespace: textAt(xml, "namespace") ?? "", kind };
}
