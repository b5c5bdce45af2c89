import { createServer, type RequestListener } from "node:http";
import type { AddressInfo } from "node:net";
import { aWsdl, element } from "@towpath/connectors/testing";
import type { IServices } from "soap";
import { afterEach, describe, expect, test } from "vitest";
import { aSoapService, callSoap, connectorOf } from "../testing/soap-service.ts";

let close: () => Promise<void> = async () => undefined;
afterEach(() => close());

/** What the operation of the WSDL does, by the input that the server read. */
type Ask = (input: Record<string, unknown>, reply?: unknown, headers?: Record<string, unknown>) => unknown;

async function aService(wsdl: string, ask: Ask, prepare?: Parameters<typeof aSoapService>[2]) {
  const port = { Ask: ask };
  const services = { WeatherService: { First: port, Second: port } } as unknown as IServices;
  const service = await aSoapService(wsdl, services, prepare);
  close = service.close;
  return service;
}

/** A plain server of this machine. @returns its address */
async function listening(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  close = () => new Promise((resolve) => server.close(() => resolve()));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

const ORDER = `${element(
  "Ask",
  `<xs:element name="Id" type="xs:long"/><xs:element name="Paid" type="xs:boolean"/>
   <xs:element name="Total" type="xs:decimal"/><xs:element name="At" type="xs:dateTime"/>
   <xs:element name="Note" type="xs:string" nillable="true"/>
   <xs:element name="Line" type="t:Line" minOccurs="0" maxOccurs="unbounded"/>`,
)}
<xs:complexType name="Line"><xs:sequence><xs:element name="Sku" type="xs:string"/><xs:element name="Count" type="xs:int"/></xs:sequence>
  <xs:attribute name="unit" type="xs:string"/></xs:complexType>
${element("AskResponse", '<xs:element name="Ok" type="xs:boolean"/><xs:element name="Line" type="t:Line" minOccurs="0" maxOccurs="unbounded"/><xs:element name="Big" type="xs:long"/>')}`;

const BODY = {
  Line: [{ Sku: "a & <b>", Count: 2, unit: "kg" }],
  Note: null,
  Paid: true,
  At: "2026-01-02T03:04:05Z",
  Total: 12.5,
  Id: 7,
};

describe("a SOAP service of another hand", () => {
  test.each<[string, string, Parameters<typeof connectorOf>[1]]>([
    ["SOAP 1.1, document/literal", aWsdl({ schema: ORDER }), {}],
    ["SOAP 1.2, document/literal", aWsdl({ schema: ORDER, second: "1.2" }), { port: "Second" }],
    ["unqualified elements", aWsdl({ schema: ORDER, form: "unqualified" }), {}],
  ])("is called with what the schema says and answers JSON: %s", async (_what, wsdl, options) => {
    let seen: unknown;
    const service = await aService(wsdl, (input) => {
      seen = input;
      return { Ok: true, Line: { Sku: "x", Count: 1, attributes: { unit: "g" } }, Big: "9007199254740993" };
    });
    const called = await callSoap({
      connector: connectorOf(wsdl, options),
      baseUrl: service.url,
      body: BODY,
    });
    expect(seen).toMatchObject({
      Id: 7,
      Paid: true,
      Total: 12.5,
      Line: [{ attributes: { unit: "kg" }, Sku: "a & <b>", Count: 2 }],
    });
    expect(called).toMatchObject({
      ok: true,
      value: { response: { statusCode: 200, headers: { "content-type": "application/json" } } },
    });
    expect(called.ok && called.value.response.body).toEqual({
      Ok: true,
      Line: [{ Sku: "x", Count: 1, unit: "g" }],
      Big: 9007199254740993n,
    });
    const headers: NodeJS.Dict<string | string[]> = service.arrived[0]?.headers ?? {};
    if (options?.port === undefined) {
      expect([headers["content-type"], headers.soapaction]).toEqual([
        "text/xml; charset=utf-8",
        '"urn:weather/Ask"',
      ]);
    } else {
      expect(headers["content-type"]).toBe('application/soap+xml; charset=utf-8; action="urn:weather/Ask"');
      expect(headers.soapaction).toBeUndefined();
    }
  });

  test("speaks rpc/literal", async () => {
    const wsdl = aWsdl({ style: "rpc" });
    const service = await aService(wsdl, ({ city }) => ({ degrees: city === "Oslo" ? -3.5 : 0 }));
    const called = await callSoap({
      connector: connectorOf(wsdl),
      baseUrl: service.url,
      parameters: { "body/city": "Oslo" },
    });
    expect(called).toMatchObject({ value: { response: { body: { degrees: -3.5 } } } });
  });

  test("keeps every digit of a long", async () => {
    const schema = `${element("Ask", '<xs:element name="Id" type="xs:long"/>')}${element("AskResponse", '<xs:element name="Id" type="xs:long"/>')}`;
    const wsdl = aWsdl({ schema });
    const service = await aService(wsdl, () => ({ Id: "9223372036854775807" }));
    const called = await callSoap({
      connector: connectorOf(wsdl),
      baseUrl: service.url,
      body: { Id: "9223372036854775806" },
    });
    expect(service.arrived[0]?.body).toContain(">9223372036854775806<");
    expect(called).toMatchObject({ value: { response: { body: { Id: 9223372036854775807n } } } });
  });

  test.each<[string, Parameters<typeof aWsdl>[0], Parameters<typeof connectorOf>[1]]>([
    ["1.1", {}, {}],
    ["1.2", { second: "1.2" }, { port: "Second" }],
  ])("that fails is a failed call with its own words: SOAP %s", async (version, parts, options) => {
    const wsdl = aWsdl(parts);
    const service = await aService(wsdl, () => {
      throw version === "1.1"
        ? {
            Fault: {
              faultcode: "soap:Client",
              faultstring: "No such city",
              detail: { reason: "Atlantis sank" },
            },
          }
        : {
            Fault: {
              Code: { Value: "soap:Sender" },
              Reason: { Text: "No such city" },
              Detail: { reason: "Atlantis sank" },
            },
          };
    });
    const called = await callSoap({
      connector: connectorOf(wsdl, options),
      baseUrl: service.url,
      body: { City: "Atlantis" },
    });
    expect(called).toMatchObject({
      ok: true,
      value: {
        response: {
          // It blames the call: nothing that would be tried again.
          statusCode: 400,
          body: {
            message: "No such city (Atlantis sank)",
            code: version === "1.1" ? "Client" : "Sender",
            detail: { reason: "Atlantis sank" },
          },
        },
      },
    });
  });

  test("that fails by itself may be tried again", async () => {
    const wsdl = aWsdl({});
    const service = await aService(wsdl, () => {
      throw { Fault: { faultcode: "soap:Server", faultstring: "Out of order" } };
    });
    const called = await callSoap({
      connector: connectorOf(wsdl),
      baseUrl: service.url,
      body: { City: "x" },
    });
    expect(called).toMatchObject({
      value: { response: { statusCode: 500, body: { message: "Out of order", code: "Server" } } },
    });
  });

  test.each([
    ["no XML at all", 200, "text/plain", "busy", { failure: { code: "InvalidSoapResponse" } }],
    [
      "a page",
      200,
      "text/html",
      "<html/>",
      { failure: { message: expect.stringContaining("no SOAP message, but an element 'html'") } },
    ],
    [
      "attachments",
      200,
      "multipart/related; boundary=x",
      "--x--",
      { failure: { message: expect.stringContaining("MTOM") } },
    ],
    [
      "the error of a proxy",
      502,
      "text/html",
      "<html>down</html>",
      { value: { response: { statusCode: 502, body: "<html>down</html>" } } },
    ],
    ["nothing, for it only listens", 202, "text/xml", "", { value: { response: { statusCode: 202 } } }],
  ])("may answer %s", async (_what, status, type, text, expected) => {
    const service = await listening((_request, response) =>
      response.writeHead(status, { "content-type": type }).end(text),
    );
    const called = await callSoap({
      connector: connectorOf(aWsdl({})),
      baseUrl: service,
      body: { City: "x" },
    });
    expect(called).toMatchObject(expected);
  });

  test("gets its headers", async () => {
    const schema = `${element("Ask", '<xs:element name="City" type="xs:string"/>')}${element("Session", '<xs:element name="id" type="xs:int"/>')}`;
    const wsdl = aWsdl({ schema, header: "Session" });
    let headers: unknown;
    const service = await aService(wsdl, (_input, _reply, given) => {
      headers = given;
      return { Degrees: 1 };
    });
    await callSoap({
      connector: connectorOf(wsdl),
      baseUrl: service.url,
      parameters: { "body/City": "Oslo", "body/SoapHeaders/Session/id": 5 },
    });
    expect(headers).toMatchObject({ Session: { id: "5" } });
    expect(service.arrived[0]?.body).toMatch(/<soap:Header><n\d:Session>.*<\/soap:Header><soap:Body>/);
  });

  test.each([
    ["text", "username-token"],
    ["a digest", "username-token-digest"],
  ] as const)("knows who calls by a username token with the password as %s", async (_what, signIn) => {
    const wsdl = aWsdl({});
    let token: Record<string, unknown> = {};
    const service = await aService(
      wsdl,
      () => ({ Degrees: 1 }),
      (server) => {
        server.authenticate = (security: { UsernameToken?: Record<string, unknown> } | null) => {
          token = security?.UsernameToken ?? {};
          return token.Username === "ann";
        };
      },
    );
    const connector = connectorOf(wsdl, { signIn });
    const call = { connector, baseUrl: service.url, body: { City: "Oslo" } };
    const known = await callSoap({
      ...call,
      connection: { set: "", values: { username: "ann", password: "s3cret & <x>" } },
    });
    expect(known).toMatchObject({ value: { response: { statusCode: 200, body: { Degrees: 1 } } } });
    const password = (token.Password as { $value: string }).$value;
    expect(password === "s3cret & <x>").toBe(signIn === "username-token");
    const unknown = await callSoap({
      ...call,
      connection: { set: "", values: { username: "eve", password: "x" } },
    });
    expect(unknown).toMatchObject({
      value: { response: { body: { message: expect.stringContaining("Invalid username or password") } } },
    });
  });

  test("gets the credentials of the connection in its headers", async () => {
    const wsdl = aWsdl({});
    const service = await aService(wsdl, () => ({ Degrees: 1 }));
    const connector = connectorOf(wsdl, { signIn: "basic" });
    await callSoap({
      connector,
      baseUrl: service.url,
      body: { City: "x" },
      connection: { set: "", values: { username: "u", password: "p" } },
    });
    expect(service.arrived[0]?.headers.authorization).toBe(`Basic ${Buffer.from("u:p").toString("base64")}`);
    expect(service.arrived[0]?.url).toBe("/soap/Weather.asmx");
  });
});
