import type { Value } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { documentOf, MONEY, plain, SHAPES, write } from "../testing/soap-values.ts";

describe("JSON as XML", () => {
  test.each<[string, string, Value, string]>([
    [
      "order is that of the schema",
      '<xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/>',
      { b: 2, a: 1 },
      "<Ask><a>1</a><b>2</b></Ask>",
    ],
    [
      "a list repeats its element",
      '<xs:element name="a" type="xs:int" maxOccurs="9"/>',
      { a: [1, 2] },
      "<Ask><a>1</a><a>2</a></Ask>",
    ],
    [
      "one value is a list of one",
      '<xs:element name="a" type="xs:int" maxOccurs="9"/>',
      { a: 1 },
      "<Ask><a>1</a></Ask>",
    ],
    [
      "an empty list is nothing",
      '<xs:element name="a" type="xs:int" minOccurs="0" maxOccurs="9"/>',
      { a: [] },
      "<Ask />",
    ],
    [
      "null is nil where it may be",
      '<xs:element name="a" type="xs:int" nillable="true"/>',
      { a: null },
      '<Ask><a xsi:nil="true" /></Ask>',
    ],
    [
      "null is nothing elsewhere",
      '<xs:element name="a" type="xs:int" minOccurs="0"/>',
      { a: null },
      "<Ask />",
    ],
    [
      "an asked-for nillable part is sent as nil",
      '<xs:element name="a" type="xs:int" nillable="true"/>',
      {},
      '<Ask><a xsi:nil="true" /></Ask>',
    ],
    ["true and false", '<xs:element name="a" type="xs:boolean"/>', { a: "True" }, "<Ask><a>true</a></Ask>"],
    [
      "digits of a decimal",
      '<xs:element name="a" type="xs:decimal"/>',
      { a: 1e21 },
      "<Ask><a>1000000000000000000000</a></Ask>",
    ],
    [
      "small decimals",
      '<xs:element name="a" type="xs:decimal"/>',
      { a: 1.5e-7 },
      "<Ask><a>0.00000015</a></Ask>",
    ],
    [
      "exponents of a double",
      '<xs:element name="a" type="xs:double"/>',
      { a: 1e21 },
      "<Ask><a>1E+21</a></Ask>",
    ],
    [
      "a whole number with zeros behind",
      '<xs:element name="a" type="xs:int"/>',
      { a: "7.0" },
      "<Ask><a>7</a></Ask>",
    ],
    [
      "text is escaped, space is kept",
      '<xs:element name="a" type="xs:string"/>',
      { a: " <&>\r\n" },
      "<Ask><a> &lt;&amp;&gt;&#xD;\n</a></Ask>",
    ],
    [
      "a number where text is wanted",
      '<xs:element name="a" type="xs:string"/>',
      { a: 7 },
      "<Ask><a>7</a></Ask>",
    ],
    [
      "attributes and the text beside them",
      '<xs:element name="a" type="t:Money"/>',
      { a: { value: 1.5, currency: "EUR" } },
      '<Ask><a currency="EUR">1.5</a></Ask>',
    ],
    [
      "the type of what extends another",
      '<xs:element name="a" type="t:Shape"/>',
      { a: { xsiType: "Circle", id: 1, r: 2 } },
      '<Ask><a xsi:type="Circle"><id>1</id><r>2</r></a></Ask>',
    ],
    [
      "anything says what it is",
      '<xs:element name="a"/>',
      { a: true },
      '<Ask><a xsi:type="xsd:boolean">true</a></Ask>',
    ],
    [
      "anything with parts",
      '<xs:element name="a" type="xs:anyType"/>',
      { a: { "@id": 1, b: [1, null] } },
      '<Ask><a id="1"><b>1</b><b xsi:nil="true" /></a></Ask>',
    ],
    [
      "what stands beside, where anything may",
      '<xs:element name="a" type="xs:int"/><xs:any minOccurs="0"/>',
      { a: 1, b: "x" },
      "<Ask><a>1</a><b>x</b></Ask>",
    ],
    [
      "one of a choice",
      '<xs:choice><xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/></xs:choice>',
      { b: 1 },
      "<Ask><b>1</b></Ask>",
    ],
  ])("%s", (_what, parts, value, expected) => {
    expect(plain(write(documentOf(parts, MONEY + SHAPES), value))).toBe(expected);
  });

  test.each<[string, string, Value, string]>([
    [
      "a part that is missing",
      '<xs:element name="cityName" type="xs:string"/>',
      {},
      "'Ask' needs a value for 'City name' (body parameter 'body/cityName').",
    ],
    [
      "a part that is not known",
      '<xs:element name="a" type="xs:int"/>',
      { a: 1, b: 2 },
      "'body/b' is not known to the service",
    ],
    [
      "a list where one is wanted",
      '<xs:element name="a" type="xs:int"/>',
      { a: [1] },
      "'body/a' takes one value, not a list",
    ],
    [
      "an object where a text is wanted",
      '<xs:element name="a" type="xs:string"/>',
      { a: { b: 1 } },
      "'body/a' takes a single value",
    ],
    [
      "a text where an object is wanted",
      '<xs:element name="a" type="t:Money"/>',
      { a: "1" },
      "'body/a' takes an object with its parts",
    ],
    [
      "a text where a number is wanted",
      '<xs:element name="a" type="xs:int"/>',
      { a: "x" },
      "'body/a' takes a number",
    ],
    [
      "a fraction where a whole number is wanted",
      '<xs:element name="a" type="xs:int"/>',
      { a: 1.5 },
      "'body/a' takes a whole number",
    ],
    [
      "a number where yes or no is wanted",
      '<xs:element name="a" type="xs:boolean"/>',
      { a: 1 },
      "'body/a' takes true or false",
    ],
    [
      "a control character",
      '<xs:element name="a" type="xs:string"/>',
      { a: "x\u0000" },
      "'body/a' holds a character that XML cannot carry",
    ],
    [
      "half of a character",
      '<xs:element name="a" type="xs:string"/>',
      { a: "\ud800" },
      "holds a character that XML cannot carry",
    ],
    [
      "a type that is none",
      '<xs:element name="a" type="t:Shape"/>',
      { a: { xsiType: "Square", id: 1 } },
      "'body/a/xsiType' names no type",
    ],
    [
      "a name that is none",
      '<xs:element name="a"/>',
      { a: { "b c><": 1 } },
      "cannot be the name of an element",
    ],
    [
      "an attribute that is asked for",
      '<xs:element name="a" type="t:Money"/>',
      { a: { value: 1 } },
      "'Ask' needs a value for 'Currency'",
    ],
    ["nesting without end", '<xs:element name="a"/>', { a: deep(400) }, "is nested too deeply"],
  ])("refuses %s in plain words", (_what, parts, value, words) => {
    expect(write(documentOf(parts, MONEY + SHAPES), value)).toMatchObject({
      message: expect.stringContaining(words),
    });
  });
});

function deep(levels: number): Value {
  let value: Value = "x";
  for (let level = 0; level < levels; level += 1) value = { b: value };
  return value;
}
