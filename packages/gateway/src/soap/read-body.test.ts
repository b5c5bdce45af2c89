import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { ASK, documentOf, MONEY, parse, SHAPES } from "../testing/soap-values.ts";
import { BodyReader } from "./read-body.ts";

describe("XML as JSON", () => {
  const read = (parts: string, xml: string) =>
    new BodyReader(documentOf(parts, MONEY + SHAPES)).value(parse(xml), ASK);

  test.each<[string, string, string, Value]>([
    ["a list of one is a list", '<xs:element name="a" type="xs:int" maxOccurs="9"/>', "<a>1</a>", { a: [1] }],
    [
      "a list of none is a list",
      '<xs:element name="a" type="xs:int" minOccurs="0" maxOccurs="9"/>',
      "",
      { a: [] },
    ],
    ["a single one stays single", '<xs:element name="a" type="xs:int"/>', "<a> 07 </a>", { a: 7 }],
    [
      "numbers in any spelling",
      '<xs:element name="a" type="xs:decimal" maxOccurs="9"/>',
      "<a>+1.50</a><a>.5</a><a>-0</a>",
      { a: [1.5, 0.5, -0] },
    ],
    [
      "a long with all its digits",
      '<xs:element name="a" type="xs:long"/>',
      "<a>9007199254740993</a>",
      { a: 9007199254740993n },
    ],
    [
      "a number that is none stays text",
      '<xs:element name="a" type="xs:double" maxOccurs="9"/>',
      "<a>INF</a><a></a>",
      { a: ["INF", null] },
    ],
    [
      "yes and no in any spelling",
      '<xs:element name="a" type="xs:boolean" maxOccurs="9"/>',
      "<a>1</a><a>false</a>",
      { a: [true, false] },
    ],
    [
      "nil is null",
      '<xs:element name="a" type="t:Money" nillable="true"/>',
      '<a xsi:nil="true"/>',
      { a: null },
    ],
    [
      "attributes and the text beside them",
      '<xs:element name="a" type="t:Money"/>',
      '<a currency="EUR">1.5</a>',
      { a: { value: 1.5, currency: "EUR" } },
    ],
    ["text keeps its space", '<xs:element name="a" type="xs:string"/>', "<a> x </a>", { a: " x " }],
    ["an empty text is a text", '<xs:element name="a" type="xs:string"/>', "<a/>", { a: "" }],
    [
      "the type that came is told",
      '<xs:element name="a" type="t:Shape"/>',
      '<a xsi:type="n:Circle"><id>1</id><r>2</r></a>',
      { a: { xsiType: "Circle", id: 1, r: 2 } },
    ],
    [
      "another order, another namespace",
      '<xs:element name="a" type="xs:int"/><xs:element name="b" type="xs:int"/>',
      '<b xmlns="urn:other">2</b><a>1</a>',
      { a: 1, b: 2 },
    ],
    [
      "what nobody described is kept",
      '<xs:element name="a" type="xs:int"/>',
      '<a>1</a><c x="1">t</c><d>u</d><d>v</d>',
      { a: 1, c: { "@x": "1", "#text": "t" }, d: ["u", "v"] },
    ],
    [
      "anything that says what it is",
      '<xs:element name="a"/><xs:element name="b"/>',
      '<a xsi:type="xsd:int">5</a><b>5</b>',
      { a: 5, b: "5" },
    ],
    ["text in sections", '<xs:element name="a" type="xs:string"/>', "<a><![CDATA[<x>]]></a>", { a: "<x>" }],
  ])("%s", (_what, parts, xml, expected) => {
    expect(read(parts, xml)).toEqual(expected);
  });

  test("names of hostile members stay members", () => {
    const value = read(
      '<xs:element name="a" type="xs:int"/>',
      "<a>1</a><__proto__>x</__proto__><constructor>y</constructor>",
    );
    expect(isObject(value) && Object.keys(value)).toEqual(["a", "__proto__", "constructor"]);
    expect(({} as ValueObject).x).toBeUndefined();
  });
});
