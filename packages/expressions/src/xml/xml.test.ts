import { describe, expect, test } from "vitest";
import { evaluate, failureOf } from "../testing/evaluate.ts";

const xml = (source: string) => ({ parameters: { x: source } });

describe("json(xml(…))", () => {
  test.each([
    ["<root>Testing</root>", { root: "Testing" }],
    ["<a><a/>t<a/></a>", { a: { a: [null, null], "#text": "t" } }],
    ["<a><b></b><c> </c></a>", { a: { b: "", c: "" } }],
    ["<r><![CDATA[x]]><![CDATA[y]]></r>", { r: { "#cdata-section": ["x", "y"] } }],
    [
      '<?xml version="1.0" encoding="utf-8"?><r a="1"/>',
      { "?xml": { "@version": "1.0", "@encoding": "utf-8" }, r: { "@a": "1" } },
    ],
    [
      '<m:r xmlns:m="z"><m:x/>c<v/>n</m:r>',
      { "m:r": { "@xmlns:m": "z", "m:x": null, "#text": ["c", "n"], v: null } },
    ],
    ["<r>a<!--b-->c<!--d--></r>", { r: { "#text": ["a", "c"], "#comment": [] } }],
    ["<r>a<!--only--><e/></r>", { r: { "#text": "a", e: null } }],
    ['<!DOCTYPE t SYSTEM "p" []><r/>', { "!DOCTYPE": { "@name": "t", "@system": "p" }, r: null }],
    ["<r>&#65;&lt;&amp;</r>", { r: "A<&" }],
  ])("%s", (source, expected) => {
    expect(evaluate("@json(xml(parameters('x')))", xml(source))).toEqual(expected);
  });
});

describe("xml(…) prints as .NET does", () => {
  test.each([
    ["<root/>", "<root />"],
    ["<root></root>", "<root></root>"],
    ["<n a=\"o&quot;h>\" b='1'>wow</n>", '<n a="o&quot;h&gt;" b="1">wow</n>'],
    ["<root> <!-- a --> b <!-- c --> </root>", "<root><!-- a --> b <!-- c --></root>"],
    ["<root><![CDATA[<>&]]></root>", "<root><![CDATA[<>&]]></root>"],
    ['<?xml version="1.0" encoding="ucs-2"?>\n<root/>\n', '<?xml version="1.0" encoding="ucs-2"?><root />'],
  ])("%s", (source, expected) => {
    expect(evaluate("@{xml(parameters('x'))}", xml(source))).toBe(expected);
  });

  test.each([59, 60, 61, 200])("keeps a text of %i characters, plain or not", (length) => {
    for (const text of ["x".repeat(length), `${"x".repeat(length - 3)}é€\u{1f600}`, "€".repeat(length)]) {
      expect(evaluate("@{xml(parameters('x'))}", xml(`<r a='${text}'>${text}</r>`))).toBe(
        `<r a="${text}">${text}</r>`,
      );
    }
  });

  test("finds an attribute that is written twice among many", () => {
    const attributes = Array.from({ length: 30 }, (_, index) => `a${index}='${index}'`).join(" ");
    expect(evaluate("@xpath(xml(parameters('x')), 'sum(/r/@*)')", xml(`<r ${attributes}/>`))).toBe(435);
    for (const name of ["a0", "a7", "a8", "a29"]) {
      const failure = failureOf("@xml(parameters('x'))", xml(`<r ${attributes} ${name}='x'/>`));
      expect(failure.message).toContain(`The attribute '${name}' is written twice`);
    }
  });

  test.each([
    ['{"ro:ot":"text"}', "<ot>text</ot>"],
    ['{"ro>ot":"te<xt"}', "<ro_x003E_ot>te&lt;xt</ro_x003E_ot>"],
    ['{"root":{"@attr":"te\\"xt"}}', '<root attr="te&quot;xt" />'],
    ['{"root":{"#comment":"-->x"}}', "<root><_x0023_comment>--&gt;x</_x0023_comment></root>"],
    [
      '{"p:r":{"@xmlns:p":"u","p:a":[1,2.0,true,null]}}',
      '<p:r xmlns:p="u"><p:a>1</p:a><p:a>2</p:a><p:a>true</p:a><p:a /></p:r>',
    ],
    ['{"?xml":{"@version":"1.0"},"r":{"#text":"t"}}', '<?xml version="1.0"?><r>t</r>'],
  ])("from %s", (source, expected) => {
    expect(evaluate("@{xml(json(parameters('x')))}", xml(source))).toBe(expected);
  });

  test.each([
    ["<a>", /'a' is not closed/],
    ["<a></b>", /closes nothing: 'a' is open/],
    ["<a/><b/>", /second root/],
    ["text", /outside the root/],
    ["<a b='1' b='2'/>", /written twice/],
    ["<p:a/>", /prefix 'p' is not declared/],
    ["<a>&unknown;</a>", /reference is not known/],
    ["", /no root element/],
    [`${"<a>".repeat(300)}`, /nested deeper/],
    ['<!DOCTYPE a [<!ENTITY b "x">]><a>&b;</a>', /reference is not known/],
  ])("%s is refused", (source, message) => {
    expect(failureOf("@xml(parameters('x'))", xml(source)).message).toMatch(message);
  });

  test("an object needs one root that is no array", () => {
    expect(failureOf('@xml(json(\'{"a":1,"b":2}\'))').message).toMatch(/has 2/);
    expect(failureOf("@xml(json('{\"a\":[1]}'))").message).toMatch(/not an array/);
  });
});

describe("xpath", () => {
  const document = xml('<r xmlns="n"><a i="1">x</a><a i="2">y<b/></a></r>');
  const find = (expression: string) =>
    evaluate("@xpath(xml(parameters('x')), parameters('p'))", {
      parameters: { ...document.parameters, p: expression },
    });

  test("gives elements as XML content with the namespaces they need", () => {
    const found = find("/*/*[2]") as { "$content-type": string; $content: string }[];
    expect(found).toHaveLength(1);
    expect(found[0]?.["$content-type"]).toBe("application/xml;charset=utf-8");
    expect(atob(found[0]?.$content ?? "")).toBe('<a xmlns="n" i="2">y<b /></a>');
  });

  test.each([
    ["//text()", ["x", "y"]],
    ["/*/*/@i", ["1", "2"]],
    ["count(/*/*)", 2],
    ["sum(/*/*/@i)", 3],
    ["string(/*/*[1])", "x"],
    ["boolean(//none)", false],
    ["//none", []],
    ["//*[@i > 1]/@i", ["2"]],
    ["//@i[. = '1' and position() = last()]", ["1"]],
    ["(//@i)[last()]", ["2"]],
    ["//*[local-name() = 'b']/../@i", ["2"]],
    ["//*[local-name() = 'a'][2]/preceding-sibling::*/text()", ["x"]],
    ["//text() | /*/*/@i", ["1", "x", "2", "y"]],
    ["concat(name(/*), '-', translate('abc', 'b', ''), substring('12345', 2, 3))", "r-ac234"],
    ["normalize-space(' a  b ') = 'a b' and not(false())", true],
    ["-(2 + 3) * 2 div 4 mod 2", -0.5],
    ["count(//*/ancestor-or-self::*)", 4],
  ])("%s", (expression, expected) => {
    expect(find(expression)).toEqual(expected);
  });

  test("the axes up, down, before and behind a node share out the whole document", () => {
    const source = xml("<r><a><b>t</b><!--c--></a><a n='1'><b><c/></b></a><d/></r>");
    const around = ["ancestor", "descendant", "preceding", "following", "self"]
      .map((axis) => `count(${axis}::node())`)
      .join(" + ");
    const all = "count(//node()) + 1";
    for (const place of ["/r", "//c", "//b[1]", "//d", "//text()", "//comment()", "/r/a[2]"]) {
      const path = `count(${place}[${around} = ${all}]) = count(${place})`;
      const parameters = { ...source.parameters, path };
      expect(evaluate("@xpath(xml(parameters('x')), parameters('path'))", { parameters }), place).toBe(true);
    }
  });

  test("the nearest node comes first on axes that look back, and document order in what they find", () => {
    const source = xml("<r><a i='1'/><a i='2'><b/></a><c/></r>");
    const find = (path: string) =>
      evaluate("@xpath(xml(parameters('x')), parameters('path'))", {
        parameters: { ...source.parameters, path },
      });
    expect(find("string(//c/preceding::a[1]/@i)")).toBe("2");
    expect(find("//c/preceding::a/@i")).toEqual(["1", "2"]);
    expect(find("name(//b/ancestor::*[1])")).toBe("a");
    expect(find("count(//@i/following::node())")).toBe(3);
    expect(find("count(//a[1]/@i/following::node())")).toBe(3);
    expect(find("count(//a[2]/@i/preceding::node())")).toBe(1);
  });

  test("a prefix stands for what the nearest element around declares", () => {
    const source = xml(
      "<r xmlns:p='1' xmlns='d'><a xmlns:p='2' xmlns=''><p:x/><p:x xmlns:p='3'/><p:x/></a><p:x/><y/></r>",
    );
    const find = (path: string) =>
      evaluate("@xpath(xml(parameters('x')), parameters('path'))", {
        parameters: { ...source.parameters, path },
      });
    const uris = [1, 2, 3, 4].map((place) => `namespace-uri((//*[local-name()='x'])[${place}])`);
    expect(find(`concat(${uris.join(",'-',")})`)).toBe("2-3-2-1");
    expect(find("concat(namespace-uri(//a), '-', namespace-uri(//*[last()][local-name()='y']))")).toBe("-d");
    const [found] = find("//a") as { $content: string }[];
    expect(atob(found?.$content ?? "")).toBe('<a xmlns:p="2" xmlns=""><p:x /><p:x xmlns:p="3" /><p:x /></a>');
  });

  test("numbers are floats", () => {
    expect(evaluate("@{createArray(xpath(xml('<r><v>1</v><v>2</v></r>'), 'sum(/r/v)'))}")).toBe("[3.0]");
  });

  test("refuses what is no XML, no XPath, or too much work", () => {
    expect(failureOf("@xpath('<a/>', '/a')").message).toMatch(/made by xml\(\), but a text came/);
    expect(failureOf("@xpath(xml('<a/>'), '///')").message).toMatch(/cannot evaluate its XPath/);
    const many = xml(`<r>${"<a><b/></a>".repeat(3000)}</r>`);
    for (const bomb of [
      "//*[//*[//*]]",
      "//*[count(//*//text()) < 1]",
      "//*[following::*]",
      "//a[. = //b]",
    ]) {
      const parameters = { ...many.parameters, bomb };
      expect(failureOf("@xpath(xml(parameters('x')), parameters('bomb'))", { parameters }).code).toBe(
        "LimitExceeded",
      );
    }
    expect(evaluate("@length(xpath(xml(parameters('x')), '//a[b]/b'))", many)).toBe(3000);
  });
});
