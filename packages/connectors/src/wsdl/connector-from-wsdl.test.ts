import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { draftFromSource } from "../authoring/draft-from-source.ts";
import { aFile, read } from "../testing/builders.ts";
import { aWsdl, element, parse } from "../testing/wsdl.ts";
import { connectorFromWsdl } from "./connector-from-wsdl.ts";
import { importsOf } from "./source-set.ts";

describe("a connector from a WSDL", () => {
  test("has one operation for each of the WSDL, with the JSON of its message and how it travels", () => {
    const { definition, operation } = parse(
      aWsdl({ schema: element("Ask", `<xs:element name="City" type="xs:string"/>`) }),
    );
    expect(definition).toMatchObject({
      info: { title: "Weather service", description: "Tells the weather." },
      host: "weather.test:8080",
      basePath: "/soap/Weather.asmx",
      schemes: ["http"],
    });
    expect(operation).toMatchObject({
      operationId: "Ask",
      summary: "Ask",
      parameters: [{ name: "body", in: "body", required: true, schema: { $ref: "#/definitions/Ask" } }],
      "x-towpath-soap": {
        version: "1.1",
        action: "urn:weather/Ask",
        input: { name: "Ask", namespace: "urn:weather" },
        output: { name: "AskResponse", namespace: "urn:weather" },
      },
    });
  });

  test("is read like any other, every operation ready", () => {
    const draft = connectorFromWsdl([aFile("w.wsdl", aWsdl({}))]);
    const { connector, problems } = draft.ok
      ? read(draft.value.definition, draft.value.properties)
      : { connector: null, problems: [] };
    expect(problems).toEqual([]);
    expect(connector?.operations.map(({ id, grade, soap }) => [id, grade.kind, soap?.action])).toEqual([
      ["Ask", "ready", "urn:weather/Ask"],
    ]);
  });

  test.each<[string, string, ValueObject]>([
    ["a text", '<xs:element name="a" type="xs:string"/>', { a: { type: "string" } }],
    ["a long", '<xs:element name="a" type="xs:long"/>', { a: { type: "integer", format: "int64" } }],
    [
      "a date and time",
      '<xs:element name="a" type="xs:dateTime"/>',
      { a: { type: "string", format: "date-time" } },
    ],
    ["bytes", '<xs:element name="a" type="xs:base64Binary"/>', { a: { type: "string", format: "byte" } }],
    [
      "a list",
      '<xs:element name="a" type="xs:int" maxOccurs="unbounded"/>',
      { a: { type: "array", items: { type: "integer", format: "int32" } } },
    ],
    [
      "what may be null",
      '<xs:element name="a" type="xs:int" nillable="true"/>',
      { a: { "x-nullable": true } },
    ],
    ["a default", '<xs:element name="a" type="xs:int" default="7"/>', { a: { default: 7 } }],
    [
      "fixed values",
      '<xs:element name="a"><xs:simpleType><xs:restriction base="xs:int"><xs:enumeration value="1"/><xs:enumeration value="2"/></xs:restriction></xs:simpleType></xs:element>',
      { a: { type: "integer", enum: [1, 2] } },
    ],
    [
      "a type of its own",
      '<xs:element name="a"><xs:complexType><xs:sequence><xs:element name="b" type="xs:int"/></xs:sequence></xs:complexType></xs:element>',
      { a: { type: "object", properties: { b: { type: "integer" } } } },
    ],
    [
      "an unqualified one",
      '<xs:element name="a" type="xs:string" form="unqualified"/>',
      { a: { type: "string" } },
    ],
    [
      "words about it",
      '<xs:element name="cityName" type="xs:string"><xs:annotation><xs:documentation>Which  city</xs:documentation></xs:annotation></xs:element>',
      { cityName: { description: "Which city", "x-ms-summary": "City name" } },
    ],
    [
      "a name that comes twice",
      '<xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/><xs:element name="a" type="xs:int"/>',
      { a: { type: "array" }, b: { type: "integer" } },
    ],
  ])("says what a part is: %s", (_what, parts, properties) => {
    const { definition } = parse(aWsdl({ schema: element("Ask", parts) }));
    expect(definition.definitions).toMatchObject({ Ask: { properties } });
  });

  test("tells required parts from those of a choice and of optional groups", () => {
    const parts = `<xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int" minOccurs="0"/>
      <xs:choice><xs:element name="c" type="xs:int"/><xs:element name="d" type="xs:int"/></xs:choice>
      <xs:sequence minOccurs="0"><xs:element name="e" type="xs:int"/></xs:sequence>`;
    const { definition } = parse(aWsdl({ schema: element("Ask", parts) }));
    expect(definition.definitions).toMatchObject({ Ask: { required: ["a"] } });
    expect(Object.keys((definition.definitions as { Ask: { properties: object } }).Ask.properties)).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
    ]);
  });

  test("qualifies what the schema qualifies, and keeps attributes and the text beside them", () => {
    const schema = `${element("Ask", '<xs:element name="a" type="t:Money"/>')}
      <xs:complexType name="Money"><xs:simpleContent><xs:extension base="xs:decimal">
        <xs:attribute name="currency" type="xs:string" use="required"/></xs:extension></xs:simpleContent></xs:complexType>`;
    const { definition } = parse(aWsdl({ schema }));
    expect(definition.definitions).toMatchObject({
      Ask: { properties: { a: { $ref: "#/definitions/Money", xml: { namespace: "urn:weather" } } } },
      Money: {
        properties: {
          value: { type: "number", xml: { "x-text": true } },
          currency: { type: "string", xml: { attribute: true } },
        },
        required: ["currency"],
      },
    });
    const unqualified = parse(
      aWsdl({ schema: element("Ask", '<xs:element name="a" type="xs:int"/>'), form: "unqualified" }),
    );
    expect(JSON.stringify(unqualified.definition.definitions)).not.toContain('"namespace"');
  });

  test("knows types that go round in circles, and those that others extend", () => {
    const schema = `${element("Ask", '<xs:element name="shape" type="t:Shape"/>')}
      <xs:complexType name="Shape" abstract="true"><xs:sequence><xs:element name="id" type="xs:int"/><xs:element name="inner" type="t:Shape" minOccurs="0"/></xs:sequence></xs:complexType>
      <xs:complexType name="Circle"><xs:complexContent><xs:extension base="t:Shape"><xs:sequence><xs:element name="r" type="xs:double"/></xs:sequence></xs:extension></xs:complexContent></xs:complexType>`;
    const { definition } = parse(aWsdl({ schema }));
    expect(definition.definitions).toMatchObject({
      Shape: {
        discriminator: "xsiType",
        properties: { xsiType: { enum: ["Circle"] }, inner: { $ref: "#/definitions/Shape" } },
        "x-towpath-xsd-type": "{urn:weather}Shape",
      },
      Circle: { allOf: [{ $ref: "#/definitions/Shape" }, { properties: { r: { type: "number" } } }] },
    });
  });

  test("finds what it imports and includes among the files", () => {
    const wsdl = aWsdl({
      schema:
        '<xs:import namespace="urn:types" schemaLocation="http://weather.test/xsd/types.xsd"/><xs:include schemaLocation="./more.xsd"/>',
    });
    const schemaOf = (attributes: string, content: string) =>
      `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema" xmlns:t="urn:types" ${attributes}>${content}</xs:schema>`;
    const files = [
      aFile("w/w.wsdl", wsdl),
      aFile(
        "w/types.xsd",
        schemaOf(
          'targetNamespace="urn:types"',
          '<xs:simpleType name="City"><xs:restriction base="xs:string"/></xs:simpleType>',
        ),
      ),
      aFile(
        "w/more.xsd",
        schemaOf('elementFormDefault="qualified"', element("Ask", '<xs:element name="a" type="t:City"/>')),
      ),
    ];
    const draft = connectorFromWsdl(files);
    const definition = draft.ok ? JSON.parse(draft.value.definition) : null;
    expect(definition?.definitions.Ask.properties.a).toMatchObject({
      type: "string",
      xml: { namespace: "urn:weather" },
    });
    expect(draft).toMatchObject({ value: { notes: [] } });
    const without = connectorFromWsdl(files.slice(0, 1));
    expect(without.ok ? "" : without.failure.message).toContain(
      "'Ask' of its message is in none of the files",
    );
  });

  test("counts other WSDLs among the files only when the first one imports them", () => {
    const whole = aWsdl({});
    const part = whole.replace(/<service[\s\S]*<\/service>/, "");
    const importing = `<definitions targetNamespace="urn:weather" xmlns="http://schemas.xmlsoap.org/wsdl/" xmlns:tns="urn:weather"
      xmlns:soap="http://schemas.xmlsoap.org/wsdl/soap/"><import namespace="urn:weather" location="part.wsdl"/>
      <service name="S"><port name="P" binding="tns:WeatherBinding"><soap:address location="http://own.test/"/></port></service></definitions>`;
    const files = [
      aFile("own.wsdl", importing),
      aFile("other.wsdl", aWsdl({ address: "http://other.test/" })),
      aFile("part.wsdl", part),
    ];
    const draft = connectorFromWsdl(files);
    expect(draft.ok && JSON.parse(draft.value.definition)).toMatchObject({
      host: "own.test",
      paths: { "/Ask": {} },
    });
  });

  test("is recognised by its text among other sources", () => {
    expect(draftFromSource(aWsdl({}))).toMatchObject({ ok: true, value: { kind: "wsdl", notes: [] } });
    expect(draftFromSource("<html/>")).toMatchObject({
      ok: false,
      failure: { message: expect.stringContaining("web page") },
    });
  });

  test("names the files that it imports", () => {
    const wsdl = aWsdl({
      schema: '<xs:import namespace="urn:x" schemaLocation="a.xsd"/><xs:include schemaLocation="?xsd=2"/>',
    });
    expect(importsOf(wsdl)).toEqual(["a.xsd", "?xsd=2"]);
    expect(importsOf("not xml")).toEqual([]);
  });

  test("speaks rpc with its parts in an element of the operation's name", () => {
    const { operation } = parse(aWsdl({ style: "rpc" }));
    expect(operation).toMatchObject({
      parameters: [{ schema: { properties: { city: { type: "string" } }, required: ["city"] } }],
      "x-towpath-soap": { input: { name: "Ask", namespace: "urn:weather" }, output: { name: "AskResponse" } },
    });
  });

  test("prefers SOAP 1.1 where a service speaks both, and takes the port that is asked for", () => {
    const wsdl = aWsdl({ second: "1.2" });
    expect(Object.keys(parse(wsdl).definition.paths as object)).toEqual(["/Ask"]);
    expect(parse(wsdl).operation).toMatchObject({ "x-towpath-soap": { version: "1.1" } });
    expect(parse(wsdl, { port: "Second" }).operation).toMatchObject({ "x-towpath-soap": { version: "1.2" } });
    expect(connectorFromWsdl([aFile("w.wsdl", wsdl)], { port: "Third" })).toMatchObject({
      failure: { message: "There is no port 'Third'. The WSDL has 'First', 'Second'." },
    });
  });

  test("has a member for the headers of the message", () => {
    const schema = `${element("Ask", '<xs:element name="a" type="xs:int"/>')}${element("Session", '<xs:element name="id" type="xs:string"/>')}`;
    const { operation } = parse(aWsdl({ schema, header: "Session" }));
    expect(operation).toMatchObject({
      parameters: [
        {
          schema: {
            allOf: [
              { $ref: "#/definitions/Ask" },
              {
                properties: {
                  SoapHeaders: {
                    properties: {
                      Session: { $ref: "#/definitions/Session", xml: { namespace: "urn:weather" } },
                    },
                  },
                },
              },
            ],
          },
        },
      ],
    });
  });

  test.each([
    ["the username token a policy demands", { policy: "<sp:UsernameToken/>" }, {}, { usernameToken: "text" }],
    [
      "the digest of its password",
      { policy: "<sp:UsernameToken><wsp:Policy><sp:HashPassword/></wsp:Policy></sp:UsernameToken>" },
      {},
      { usernameToken: "digest" },
    ],
    ["what is asked for", {}, { signIn: "username-token" as const }, { usernameToken: "text" }],
  ])("signs in with %s", (_what, wsdl, options, expected) => {
    const { definition, properties } = parse(aWsdl(wsdl), options);
    expect(definition["x-towpath-soap"]).toEqual(expected);
    expect(Object.keys((properties.properties as ValueObject).connectionParameters as object)).toEqual([
      "username",
      "password",
    ]);
  });

  test.each([
    [
      "signed messages",
      aWsdl({ policy: "<sp:AsymmetricBinding/>" }),
      "signed or encrypted with certificates",
    ],
    [
      "MTOM",
      aWsdl({ policy: "<wsoma:OptimizedMimeSerialization xmlns:wsoma='urn:m'/>" }),
      "MTOM attachments",
    ],
    ["the old encoding", aWsdl({ style: "rpc", use: "encoded" }), "Ask: It uses the old SOAP encoding"],
    ["WSDL 2.0", '<description xmlns="http://www.w3.org/ns/wsdl"/>', "WSDL 2.0"],
    ["no WSDL", "<html></html>", "None of the files is a WSDL"],
    ["no XML", "<definitions", "'w.wsdl' is not XML"],
    [
      "no service",
      '<definitions xmlns="http://schemas.xmlsoap.org/wsdl/"/>',
      "no service with an address for SOAP",
    ],
    [
      "a WSDL of the past",
      aWsdl({}).replaceAll("http://schemas.xmlsoap.org/wsdl/soap/", "urn:other"),
      "no service with an address for SOAP",
    ],
  ])("refuses %s in plain words", (_what, wsdl, words) => {
    const draft = connectorFromWsdl([aFile("w.wsdl", wsdl)]);
    expect(draft.ok ? "" : draft.failure.message).toContain(words);
  });

  test("ends with schemas that grow without end", () => {
    const groups = Array.from(
      { length: 40 },
      (_, i) =>
        `<xs:group name="g${i}"><xs:sequence><xs:group ref="t:g${i + 1}"/><xs:group ref="t:g${i + 1}"/></xs:sequence></xs:group>`,
    ).join("");
    const schema = `${element("Ask", '<xs:group ref="t:g0"/>')}${groups}<xs:group name="g40"><xs:sequence><xs:element name="x" type="xs:int"/></xs:sequence></xs:group>`;
    const draft = connectorFromWsdl([aFile("w.wsdl", aWsdl({ schema }))]);
    expect(draft).toMatchObject({ ok: false, failure: { message: expect.stringContaining("50,000") } });
  });

  test.each([
    [
      "a group that holds itself",
      '<xs:group ref="t:g"/>',
      '<xs:group name="g"><xs:sequence><xs:group ref="t:g"/></xs:sequence></xs:group>',
    ],
    [
      "a type that extends itself",
      '<xs:element name="a" type="t:T"/>',
      '<xs:complexType name="T"><xs:complexContent><xs:extension base="t:T"/></xs:complexContent></xs:complexType>',
    ],
    [
      "a simple type of itself",
      '<xs:element name="a" type="t:T"/>',
      '<xs:simpleType name="T"><xs:restriction base="t:T"/></xs:simpleType>',
    ],
    [
      "hostile names",
      '<xs:element name="__proto__" type="xs:int"/><xs:element name="constructor" type="xs:int"/>',
      "",
    ],
  ])("survives %s", (_what, parts, more) => {
    const draft = connectorFromWsdl([aFile("w.wsdl", aWsdl({ schema: `${element("Ask", parts)}${more}` }))]);
    expect(
      draft.ok && read(draft.value.definition, draft.value.properties).connector?.operations,
    ).toHaveLength(1);
  });
});
