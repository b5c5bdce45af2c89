import { describe, expect, test } from "vitest";
import type { Value } from "../value.ts";
import { compileXslt } from "./transform-xml.ts";

const XSL = 'xmlns:xsl="http://www.w3.org/1999/XSL/Transform"';
const sheet = (content: string, more = "") =>
  `<xsl:stylesheet version="1.0" ${XSL} ${more}>${content}</xsl:stylesheet>`;
const main = (content: string) =>
  sheet(`<xsl:output omit-xml-declaration="yes"/><xsl:template match="/">${content}</xsl:template>`);

function run(map: string, xml: string, parameters: Record<string, Value> = {}): string {
  const compiled = compileXslt(map);
  if (!compiled.ok) return `line ${compiled.failure.line}: ${compiled.failure.message}`;
  const done = compiled.value.transform(xml, parameters);
  return done.ok ? done.value.text : `failed: ${done.failure}`;
}

const ORDERS = '<o><i c="b" n="10">Pear</i><i c="a" n="9">apple</i><i c="b" n="2">Fig</i></o>';
const text = (content: string) => `<r>${content}</r>`;
const value = (select: string) => text(`<xsl:value-of select="${select}"/>`);

describe("instructions over a small order", () => {
  test.each<[string, string, string]>([
    ["value-of", value("o/i[2]"), "<r>apple</r>"],
    ["value-of of nothing", value("o/none"), "<r />"],
    [
      "for-each with a place",
      text(
        '<xsl:for-each select="o/i"><xsl:value-of select="position()"/>/<xsl:value-of select="last()"/>;</xsl:for-each>',
      ),
      "<r>1/3;2/3;3/3;</r>",
    ],
    [
      "sort by number, downwards",
      text(
        '<xsl:for-each select="o/i"><xsl:sort select="@n" data-type="number" order="descending"/><xsl:value-of select="@n"/>,</xsl:for-each>',
      ),
      "<r>10,9,2,</r>",
    ],
    [
      "sort by text, then by number",
      text(
        '<xsl:for-each select="o/i"><xsl:sort select="@c"/><xsl:sort select="@n" data-type="number"/><xsl:value-of select="."/>,</xsl:for-each>',
      ),
      "<r>apple,Fig,Pear,</r>",
    ],
    ["if", text('<xsl:if test="o/i[@n &gt; 9]">yes</xsl:if><xsl:if test="o/none">no</xsl:if>'), "<r>yes</r>"],
    [
      "choose",
      text(
        '<xsl:for-each select="o/i"><xsl:choose><xsl:when test="@n=9">nine</xsl:when><xsl:when test="@n=2">two</xsl:when><xsl:otherwise>other</xsl:otherwise></xsl:choose>,</xsl:for-each>',
      ),
      "<r>other,nine,two,</r>",
    ],
    [
      "variables hide none before them",
      text(
        '<xsl:variable name="a" select="1"/><xsl:if test="true()"><xsl:variable name="b" select="$a + 1"/><xsl:value-of select="$b"/></xsl:if><xsl:value-of select="$a"/>',
      ),
      "<r>21</r>",
    ],
    [
      "a fragment as text and as a copy",
      text(
        '<xsl:variable name="f"><x>1</x><x>2</x></xsl:variable><xsl:value-of select="$f"/>:<xsl:copy-of select="$f"/>',
      ),
      "<r>12:<x>1</x><x>2</x></r>",
    ],
    ["value templates", "<r a=\"{o/i[1]/@n}-{{x}}-{concat('}', 1)}\"/>", '<r a="10-{x}-}1" />'],
    [
      "element and attribute",
      text(
        '<xsl:element name="{name(o)}x"><xsl:attribute name="k">a<xsl:text> b</xsl:text></xsl:attribute></xsl:element>',
      ),
      '<r><ox k="a b" /></r>',
    ],
    [
      "an attribute written twice",
      text('<xsl:attribute name="k">1</xsl:attribute><xsl:attribute name="k">2</xsl:attribute>'),
      '<r k="2"></r>'.replace("></r>", " />"),
    ],
    [
      "comment and processing instruction",
      text(
        '<xsl:comment>a--b</xsl:comment><xsl:processing-instruction name="go">on</xsl:processing-instruction>',
      ),
      "<r><!--a- -b--><?go on?></r>",
    ],
    ["text keeps white space and escapes", text("<xsl:text> &lt;  </xsl:text>"), "<r> &lt;  </r>"],
    [
      "text without escapes",
      text('<xsl:text disable-output-escaping="yes">&lt;b/&gt;</xsl:text>'),
      "<r><b/></r>",
    ],
    [
      "number by value",
      text(
        '<xsl:number value="4" format="i"/>,<xsl:number value="28" format="a"/>,<xsl:number value="7" format="001"/>',
      ),
      "<r>iv,ab,007</r>",
    ],
    [
      "number by place",
      text('<xsl:for-each select="o/i"><xsl:number/><xsl:text>. </xsl:text></xsl:for-each>'),
      "<r>1. 2. 3. </r>",
    ],
    [
      "current() inside a predicate",
      text(
        '<xsl:for-each select="o/i[1]"><xsl:value-of select="count(../i[@c = current()/@c])"/></xsl:for-each>',
      ),
      "<r>2</r>",
    ],
    ["generate-id() of one node", value("generate-id(o) = generate-id(/o)"), "<r>true</r>"],
    ["format-number()", value("format-number(1234.5, '#,##0.00')"), "<r>1,234.50</r>"],
    ["format-number() of nothing", value("format-number(o/none, '0')"), "<r>NaN</r>"],
    ["sum and union", value("sum(o/i/@n | o/none)"), "<r>21</r>"],
    ["copy-of", text('<xsl:copy-of select="o/i[2]"/>'), '<r><i c="a" n="9">apple</i></r>'],
    ["default rules", "<r><xsl:apply-templates/></r>", "<r>PearappleFig</r>"],
    ["a message goes nowhere", text("a<xsl:message>hello</xsl:message>"), "<r>a</r>"],
  ])("%s", (_what, content, expected) => {
    expect(run(main(content), ORDERS)).toBe(expected);
  });
});

const IDENTITY =
  '<xsl:template match="@*|node()"><xsl:copy><xsl:apply-templates select="@*|node()"/></xsl:copy></xsl:template>';

describe("templates", () => {
  test("the identity copies everything, with an exception where a better rule matches", () => {
    const xml = '<a x="1" xmlns:p="urn:p"><!--c--><?t u?><p:b>t &amp; u</p:b> <c/></a>';
    const declaration = '<?xml version="1.0" encoding="utf-8"?>';
    const same = '<a xmlns:p="urn:p" x="1"><!--c--><?t u?><p:b>t &amp; u</p:b> <c /></a>';
    expect(run(sheet(IDENTITY), xml)).toBe(declaration + same);
    expect(run(sheet(`${IDENTITY}<xsl:template match="c"/>`), xml)).toBe(
      declaration + same.replace("<c />", ""),
    );
  });

  test.each<[string, string, string]>([
    [
      "a name beats a star",
      '<xsl:template match="i">n</xsl:template><xsl:template match="*">*<xsl:apply-templates/></xsl:template>',
      "*nnn",
    ],
    [
      "a predicate beats a name",
      '<xsl:template match="i[@n=9]">p</xsl:template><xsl:template match="i">n</xsl:template>',
      "npn",
    ],
    [
      "the last of equals",
      '<xsl:template match="i">1</xsl:template><xsl:template match="o/i" priority="0">2</xsl:template>',
      "222",
    ],
    [
      "a priority",
      '<xsl:template match="i" priority="5">1</xsl:template><xsl:template match="i">2</xsl:template>',
      "111",
    ],
    [
      "places in patterns",
      '<xsl:template match="i">-</xsl:template><xsl:template match="i[last()]">l</xsl:template><xsl:template match="i[1]">f</xsl:template>',
      "f-l",
    ],
    ["ancestors in patterns", '<xsl:template match="/o//i/text()">t</xsl:template>', "ttt"],
    [
      "modes",
      '<xsl:template match="o"><xsl:apply-templates mode="m" select="i[1]"/></xsl:template><xsl:template match="i" mode="m">m</xsl:template><xsl:template match="i">x</xsl:template>',
      "m",
    ],
    [
      "parameters",
      '<xsl:template match="o"><xsl:call-template name="t"><xsl:with-param name="p" select="2"/></xsl:call-template><xsl:call-template name="t"/></xsl:template><xsl:template name="t"><xsl:param name="p" select="1"/><xsl:value-of select="$p"/></xsl:template>',
      "21",
    ],
    [
      "recursion",
      '<xsl:template match="o"><xsl:call-template name="t"><xsl:with-param name="n" select="300"/></xsl:call-template></xsl:template><xsl:template name="t"><xsl:param name="n"/><xsl:param name="s" select="0"/><xsl:choose><xsl:when test="$n = 0"><xsl:value-of select="$s"/></xsl:when><xsl:otherwise><xsl:call-template name="t"><xsl:with-param name="n" select="$n - 1"/><xsl:with-param name="s" select="$s + $n"/></xsl:call-template></xsl:otherwise></xsl:choose></xsl:template>',
      "45150",
    ],
    [
      "grouping by key",
      '<xsl:key name="k" match="i" use="@c"/><xsl:template match="o"><xsl:for-each select="i[generate-id() = generate-id(key(\'k\', @c)[1])]"><xsl:value-of select="@c"/>=<xsl:value-of select="sum(key(\'k\', @c)/@n)"/>;</xsl:for-each></xsl:template>',
      "b=12;a=9;",
    ],
    [
      "globals in any order",
      '<xsl:template match="o"><xsl:value-of select="$a"/></xsl:template><xsl:variable name="a" select="$b + 1"/><xsl:variable name="b" select="count(//i)"/>',
      "4",
    ],
    [
      "node-set() of a fragment",
      '<xsl:template match="o" xmlns:m="urn:schemas-microsoft-com:xslt"><xsl:variable name="f"><x>1</x><x>2</x></xsl:variable><xsl:value-of select="sum(m:node-set($f)/x)"/></xsl:template>',
      "3",
    ],
  ])("%s", (_what, content, expected) => {
    expect(run(sheet(`<xsl:output method="text"/>${content}`), ORDERS)).toBe(expected);
  });

  test("a parameter of the map is given from outside, or has its default", () => {
    const map = sheet(
      '<xsl:output method="text"/><xsl:param name="who" select="\'nobody\'"/><xsl:template match="/"><xsl:value-of select="$who"/></xsl:template>',
    );
    expect(run(map, "<a/>", { who: "Ann" })).toBe("Ann");
    expect(run(map, "<a/>")).toBe("nobody");
  });
});

describe("namespaces", () => {
  test("names match by namespace, and what is excluded is not declared", () => {
    const map = sheet(
      '<xsl:output omit-xml-declaration="yes"/><xsl:template match="/"><out xmlns="urn:out"><xsl:value-of select="s:a/s:b"/><xsl:attribute name="q"/></out></xsl:template>'.replace(
        '<xsl:attribute name="q"/>',
        "",
      ),
      'xmlns:s="urn:src" exclude-result-prefixes="s"',
    );
    expect(run(map, '<a xmlns="urn:src"><b>1</b></a>')).toBe('<out xmlns="urn:out">1</out>');
  });

  test("attribute sets, and an element in no namespace under one that has a default", () => {
    const map = sheet(
      '<xsl:output omit-xml-declaration="yes"/><xsl:attribute-set name="s"><xsl:attribute name="k">1</xsl:attribute></xsl:attribute-set><xsl:template match="/"><out xmlns="urn:o" xsl:use-attribute-sets="s"><xsl:copy-of select="a"/></out></xsl:template>',
    );
    expect(run(map, "<a/>")).toBe('<out xmlns="urn:o" k="1"><a xmlns="" /></out>');
  });

  test("white space is stripped where the map says so", () => {
    const map = sheet(
      `<xsl:output omit-xml-declaration="yes"/><xsl:strip-space elements="*"/><xsl:preserve-space elements="k"/>${IDENTITY}`,
    );
    expect(run(map, "<a> <b/> <k> </k></a>")).toBe("<a><b /><k> </k></a>");
  });
});

test("HTML is written as HTML", () => {
  const map = sheet('<xsl:template match="/"><html><body><br/><p/></body></html></xsl:template>');
  expect(run(map, "<a/>")).toBe("<html><body><br><p></p></body></html>");
});

test("output is indented where the map asks for it, but never inside text", () => {
  const map = sheet(
    '<xsl:output indent="yes" omit-xml-declaration="yes"/><xsl:template match="/"><a><b><c/></b><d>t<e/></d></a></xsl:template>',
  );
  expect(run(map, "<a/>")).toBe("<a>\n  <b>\n    <c />\n  </b>\n  <d>t<e /></d>\n</a>");
});

describe("what is not possible is refused, with its line", () => {
  test.each<[string, string, string]>([
    ["an import", sheet('\n<xsl:import href="x"/>'), "line 2: 'xsl:import' is not possible"],
    ["an include", sheet('\n\n<xsl:include href="x"/>'), "line 3: 'xsl:include' is not possible"],
    [
      "a script",
      sheet('<m:script xmlns:m="urn:schemas-microsoft-com:xslt"/>'),
      "line 1: 'm:script' is not possible",
    ],
    ["document()", main(value("document('x')")), "There is no XPath function 'document'"],
    [
      "an extension element",
      sheet(
        '<xsl:template match="/"><e:x/></xsl:template>',
        'xmlns:e="urn:e" extension-element-prefixes="e"',
      ),
      "'e:x' is an extension element",
    ],
    ["XSLT 2.0", sheet("").replace('"1.0"', '"2.0"'), "XSLT '2.0'"],
    [
      "an instruction nobody knows",
      main('<xsl:for-each-group select="a"/>'),
      "'xsl:for-each-group' is not an instruction",
    ],
    ["an unknown variable", main(value("$nobody")), "There is no variable '$nobody'"],
    ["an unknown template", main('<xsl:call-template name="gone"/>'), "no template named 'gone'"],
    ["a broken expression", main(value("a[")), "cannot be used"],
    ["an open bracket", main('<r a="{b"/>'), "bracket"],
    ["another root", "<a/>", "xsl:stylesheet"],
    ["no XML", "<a", "is not XML"],
  ])("%s", (_what, map, expected) => {
    expect(run(map, "<a/>")).toContain(expected);
  });
});

describe("hostile maps end in time", () => {
  const LONG = "x".repeat(1000);
  test.each<[string, string, string]>([
    [
      "a template that calls itself",
      '<xsl:template match="/"><xsl:call-template name="t"/></xsl:template><xsl:template name="t"><xsl:call-template name="t"/></xsl:template>',
      "recursion has no end",
    ],
    [
      "rules that apply themselves inside everything",
      '<xsl:template match="/|*"><xsl:choose><xsl:when test="1"><xsl:variable name="v"><xsl:for-each select="/"><xsl:apply-templates select="."/></xsl:for-each></xsl:variable></xsl:when></xsl:choose></xsl:template>',
      "levels deep",
    ],
    [
      "a result that doubles",
      `<xsl:template match="/"><xsl:call-template name="t"><xsl:with-param name="s" select="'${LONG}'"/></xsl:call-template></xsl:template><xsl:template name="t"><xsl:param name="s"/><xsl:call-template name="t"><xsl:with-param name="s" select="concat($s, $s)"/></xsl:call-template></xsl:template>`,
      "failed: ",
    ],
    [
      "a fragment that doubles",
      '<xsl:template match="/"><xsl:call-template name="t"><xsl:with-param name="s"><a/></xsl:with-param></xsl:call-template></xsl:template><xsl:template name="t"><xsl:param name="s"/><xsl:call-template name="t"><xsl:with-param name="s"><xsl:copy-of select="$s"/><xsl:copy-of select="$s"/></xsl:with-param></xsl:call-template></xsl:template>',
      "failed: ",
    ],
    [
      "loops in loops",
      '<xsl:template match="/"><xsl:for-each select="//i"><xsl:for-each select="//i"><xsl:for-each select="//i"><xsl:value-of select="count(//i)"/></xsl:for-each></xsl:for-each></xsl:for-each></xsl:template>',
      "more work",
    ],
    [
      "a variable that needs itself",
      '<xsl:variable name="a" select="$b"/><xsl:variable name="b" select="$a"/><xsl:template match="/"><xsl:value-of select="$a"/></xsl:template>',
      "needs itself",
    ],
    [
      "an end by message",
      '<xsl:template match="/"><xsl:message terminate="yes">no <xsl:value-of select="name(*)"/></xsl:message></xsl:template>',
      "ended itself: no o",
    ],
  ])("%s", (_what, content, expected) => {
    const xml = `<o>${"<i/>".repeat(2000)}</o>`;
    const startedAt = performance.now();
    expect(run(sheet(content), xml)).toContain(expected);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  const attributes = (count: number) =>
    Array.from({ length: count }, (_, index) => `xmlns:a${index}="${index}"`).join(" ");
  const declaring = `<o ${attributes(3_000)}>${'<a xmlns:q="1"/>'.repeat(10_000)}</o>`;

  test.each([
    ["are read", '<xsl:template match="/"><xsl:value-of select="count(//*)"/></xsl:template>', "10001"],
    ["are copied", '<xsl:template match="/"><xsl:copy-of select="/*"/></xsl:template>', "more work"],
  ])("elements that all declare namespaces %s in time, among thousands declared around them", (...given) => {
    const [, content, expected] = given;
    const startedAt = performance.now();
    expect(run(sheet(content), declaring)).toContain(expected);
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test("an element with very many attributes ends in time", () => {
    const content =
      '<xsl:template match="/"><o><xsl:for-each select="//i"><xsl:attribute name="a{position()}" namespace="n{position()}">v</xsl:attribute></xsl:for-each></o></xsl:template>';
    const startedAt = performance.now();
    expect(run(sheet(content), `<o>${"<i/>".repeat(10_000)}</o>`)).toContain("more work");
    expect(performance.now() - startedAt).toBeLessThan(8_000);
  });

  test("a map whose elements all carry thousands of namespaces is refused", () => {
    const content = `<xsl:template match="/"><o ${attributes(3_000)}>${"<a/>".repeat(200)}</o></xsl:template>`;
    expect(run(sheet(content), "<o/>")).toContain("carry too many namespaces");
  });

  test("content with entities of its own, or nested too deeply, is refused", () => {
    expect(run(sheet(IDENTITY), '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>')).toContain("not XML");
    expect(run(sheet(IDENTITY), "<a>".repeat(5000))).toContain("nested deeper");
  });
});
