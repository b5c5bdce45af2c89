import type { ValueObject } from "@towpath/expressions";
import { connectorFromWsdl, type WsdlOptions } from "../wsdl/connector-from-wsdl.ts";
import { aFile } from "./builders.ts";

export interface WsdlParts {
  /** What stands in its schema; an element `Ask` with a text `City` without. */
  readonly schema?: string;
  readonly form?: "qualified" | "unqualified";
  readonly style?: "document" | "rpc";
  readonly use?: "literal" | "encoded";
  /** Another port for the same, of that version of SOAP. */
  readonly second?: "1.1" | "1.2";
  /** An element of the schema that goes into the header. */
  readonly header?: string;
  /** What a policy asserts. */
  readonly policy?: string;
  readonly address?: string;
}

/** A global element with a sequence of parts. */
export const element = (name: string, parts: string): string =>
  `<xs:element name="${name}"><xs:complexType><xs:sequence>${parts}</xs:sequence></xs:complexType></xs:element>`;

const BODY = '<soap:body use="USE" NAMESPACE/>';
const ANSWER = element("AskResponse", '<xs:element name="Degrees" type="xs:double"/>');

/** A small service with one operation, `Ask`. */
export function aWsdl(parts: WsdlParts): string {
  const { style = "document", use = "literal", form = "qualified", header } = parts;
  const schema = parts.schema ?? element("Ask", '<xs:element name="City" type="xs:string"/>');
  const answer = schema.includes('name="AskResponse"') ? "" : ANSWER;
  const isRpc = style === "rpc";
  const body = BODY.replace("USE", use).replace("NAMESPACE", isRpc ? 'namespace="urn:weather"' : "");
  const headerBinding =
    header === undefined ? "" : '<soap:header message="tns:HeaderIn" part="header" use="literal"/>';
  const binding = (name: string, prefix: string) =>
    `<binding name="${name}" type="tns:WeatherSoap">
    <soap:binding transport="http://schemas.xmlsoap.org/soap/http" style="${style}"/>
    <operation name="Ask"><soap:operation soapAction="urn:weather/Ask"/>
      <input>${headerBinding}${body}</input><output>${body}</output></operation></binding>`.replaceAll(
      "soap:",
      prefix,
    );
  const port = (name: string, of: string, prefix: string) =>
    `<port name="${name}" binding="tns:${of}"><${prefix}address location="${parts.address ?? "http://weather.test:8080/soap/Weather.asmx"}"/></port>`;
  const prefix = parts.second === "1.2" ? "soap12:" : "soap:";
  return `<?xml version="1.0" encoding="utf-8"?>
<definitions name="Weather" targetNamespace="urn:weather" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:weather" xmlns:t="urn:weather"
  xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:soap12="http://schemas.xmlsoap.org/wsdl/soap12/"
  xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:wsp="urn:wsp" xmlns:sp="urn:sp">
  ${parts.policy === undefined ? "" : `<wsp:Policy>${parts.policy}</wsp:Policy>`}
  <types><xs:schema targetNamespace="urn:weather" elementFormDefault="${form}">${schema}${answer}</xs:schema></types>
  <message name="AskIn">${isRpc ? '<part name="city" type="xs:string"/>' : '<part name="parameters" element="tns:Ask"/>'}</message>
  <message name="AskOut">${isRpc ? '<part name="degrees" type="xs:double"/>' : '<part name="parameters" element="tns:AskResponse"/>'}</message>
  ${header === undefined ? "" : `<message name="HeaderIn"><part name="header" element="tns:${header}"/></message>`}
  <portType name="WeatherSoap"><operation name="Ask"><documentation>Asks.</documentation><input message="tns:AskIn"/><output message="tns:AskOut"/></operation></portType>
  ${binding("WeatherBinding", "soap:")}${parts.second === undefined ? "" : binding("SecondBinding", prefix)}
  <service name="WeatherService"><documentation>Tells the weather.</documentation>
    ${port("First", "WeatherBinding", "soap:")}${parts.second === undefined ? "" : port("Second", "SecondBinding", prefix)}</service>
</definitions>`;
}

/** The connector of a WSDL as values; throws when there is none. */
export function parse(wsdl: string, options: WsdlOptions = {}) {
  const draft = connectorFromWsdl([aFile("w.wsdl", wsdl)], options);
  if (!draft.ok) throw new Error(draft.failure.message);
  const definition = JSON.parse(draft.value.definition) as ValueObject;
  const paths = definition.paths as { [path: string]: { post: ValueObject } };
  return {
    definition,
    properties: JSON.parse(draft.value.properties) as ValueObject,
    operation: paths["/Ask"]?.post,
    notes: draft.value.notes,
  };
}
