import { readNamedElement } from "@towpath/connectors";
import { parseJson, stringifyJson, type Value } from "@towpath/expressions";
import fc from "fast-check";
import { expect, test } from "vitest";
import { ASK, documentOf, parse, write } from "../testing/soap-values.ts";
import { BodyReader } from "./read-body.ts";
import { canStandInXml } from "./xml-texts.ts";

const ROUND = documentOf(
  `<xs:element name="text" type="xs:string"/><xs:element name="long" type="xs:long"/><xs:element name="decimal" type="xs:decimal"/>
   <xs:element name="double" type="xs:double" minOccurs="0"/><xs:element name="flag" type="xs:boolean" nillable="true"/>
   <xs:element name="texts" type="xs:string" minOccurs="0" maxOccurs="unbounded"/>
   <xs:element name="inner" type="t:Inner" minOccurs="0" maxOccurs="unbounded"/>`,
  `<xs:complexType name="Inner"><xs:sequence><xs:element name="n" type="xs:int" nillable="true" minOccurs="0" maxOccurs="unbounded"/>
   <xs:element name="inner" type="t:Inner" minOccurs="0" maxOccurs="unbounded"/></xs:sequence><xs:attribute name="at" type="xs:string" use="required"/></xs:complexType>`,
);

/** Texts that XML can carry; a carriage return is escaped, so that it comes back. */
const text = () => fc.string({ unit: "grapheme", maxLength: 20 }).filter(canStandInXml);
const attribute = () => text().filter((one) => !/[\t\n\r]/.test(one));
const leaf = (inner: fc.Arbitrary<unknown[]>) =>
  fc.record({
    n: fc.array(fc.oneof(fc.integer(), fc.constant(null)), { maxLength: 3 }),
    inner,
    at: attribute(),
  });
/** Two levels are as good as twenty. */
const inner = leaf(fc.array(leaf(fc.constant([])), { maxLength: 2 }));
const body = fc.record({
  text: text(),
  long: fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }),
  decimal: fc.integer({ min: -1e9, max: 1e9 }).map((cents) => cents / 100),
  double: fc.double({ noNaN: true, noDefaultInfinity: true }).map((one) => (Object.is(one, -0) ? 0 : one)),
  flag: fc.oneof(fc.boolean(), fc.constant(null)),
  texts: fc.array(text(), { maxLength: 4 }),
  inner: fc.array(inner, { maxLength: 2 }),
});

test("JSON comes back as it went, whatever its values", () => {
  fc.assert(
    fc.property(body, (given) => {
      const value = parsed(given as unknown as Value);
      const xml = write(ROUND, value);
      expect(typeof xml).toBe("string");
      const root = readNamedElement(String(xml));
      const back = root.ok ? new BodyReader(ROUND).value(root.value, ASK) : null;
      expect(back === null ? root : stringifyJson(back)).toBe(stringifyJson(value));
    }),
    { numRuns: 100 },
  );
});

/** As the engine holds it: small integers are numbers. */
function parsed(value: Value): Value {
  const read = parseJson(stringifyJson(value));
  return read.ok ? read.value : value;
}

const ANYTHING = documentOf('<xs:element name="a"/>');

test("any XML is read without an exception, and anything written is XML", () => {
  const leaves = fc.constantFrom(
    "x",
    "<a/>",
    '<texts xsi:nil="true"/>',
    "<long>9</long>",
    "<inner at='1'><n/></inner>",
    "<![CDATA[y]]>",
  );
  const wrapped = fc.array(leaves, { maxLength: 3 }).map((nodes) => `<inner>${nodes.join("")}</inner>`);
  const any = fc.array(fc.oneof(leaves, wrapped), { maxLength: 4 }).map((nodes) => nodes.join(""));
  fc.assert(
    fc.property(any, (xml) => {
      const value = new BodyReader(ROUND).value(parse(xml), ASK);
      expect(stringifyJson(value)).toBeTypeOf("string");
    }),
  );
  fc.assert(
    fc.property(fc.jsonValue(), (value) => {
      const written = write(ANYTHING, { a: value as Value });
      if (typeof written === "string") expect(readNamedElement(written).ok).toBe(true);
      else expect(written.message).toContain("'Ask'");
    }),
  );
});
