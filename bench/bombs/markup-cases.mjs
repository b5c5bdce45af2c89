import { bomb, envelope, repeated } from "./a-bomb.mjs";

const _json = JSON.stringify;
const nodes = (count) => `<r>${"<a><b/></a>".repeat(count)}</r>`;

const PATHS = [
  "//*[//*[//*]]",
  "//*[count(//*) > 1]",
  "//*[following::*]",
  "//a[. = //b]",
  "//*//*//*//*",
  "//*[preceding::*]",
  "//a/following::b/preceding::a",
  "//*[position()=last()]/..//*",
  "//*[contains(string(/), 'q')]",
  "sum(//*[count(ancestor::*)>0])",
  "//a[following-sibling::a]",
  "//*|//*|//*|//*|//*|//*",
  "//a[translate(string(//*),'a','b')]",
  "//*[//text()=//@*]",
];
const SPACES = `<r><t>${"lorem ipsum  dolor ".repeat(6000)}</t>${"<a/>".repeat(3000)}</r>`;
const ASK = "@xpath(xml(parameters('x')),parameters('p'))";
const pathCases = [4_500, 10_000].flatMap((count) =>
  PATHS.map((p) => bomb(`xpath ${p} on ${2 * count} elements`, ASK, () => ({ x: nodes(count), p }))),
);
const wells = `<r>${("<a>".repeat(150) + "</a>".repeat(150)).repeat(60)}</r>`;
const deepCases = ["//*//*//*", "//*[ancestor::*[descendant::*]]", "//*//*//*//*//*"].map((p) =>
  bomb(`xpath ${p} deep down`, ASK, () => ({ x: wells, p })),
);

/** A form or a multipart message as the trigger's body. */
function message(name, type, content, expression) {
  const body = () => (type === null ? content() : envelope(type, content()));
  return { name, expression, context: () => ({ trigger: { outputs: { headers: {}, body: body() } } }) };
}
const PART = "\r\n--x\r\nContent-Disposition: form-data; name=a\r\n\r\nv";
const FORM = "application/x-www-form-urlencoded";
const PARTS = "multipart/form-data; boundary=x";
const messageCases = [
  message("form of 500,000 fields", FORM, () => "a=1&".repeat(5e5), "@triggerFormDataValue('a')"),
  message("form as text", null, () => "a=%41&".repeat(2e5), "@triggerFormDataMultiValues('a')"),
  message("multipart of 20,000 parts", PARTS, () => PART.repeat(20_000), "@triggerFormDataMultiValues('a')"),
  message(
    "multipart of empty parts",
    PARTS,
    () => "\r\n--x\r\n\r\n".repeat(3e5),
    "@triggerFormDataMultiValues('a')",
  ),
  message(
    "multipart read 100 times",
    PARTS,
    () => PART.repeat(2_000),
    repeated(100, "triggerMultipartBody(1)"),
  ),
];

/** XML, XPath, forms and multipart messages. */
export const markupCases = [
  ...pathCases,
  ...deepCases,
  ...messageCases,
  bomb("honest 401 count", `@xpath(xml(parameters('x')),'//*[count(//*) > 1]')`, () => ({ x: nodes(200) })),
  bomb("xml 5MB", "@xml(parameters('x'))", () => ({ x: `<r>${"<a>t</a>".repeat(600000)}</r>` })),
  bomb("xml attrs", "@xml(parameters('x'))", () => ({
    x: `<r ${Array.from({ length: 200000 }, (_, i) => `a${i}='1'`).join(" ")}/>`,
  })),
  bomb("xml ns deep attr", "@xml(parameters('x'))", () => ({
    x:
      "<r " +
      Array.from({ length: 3000 }, (_, i) => `xmlns:p${i}='1'`).join(" ") +
      ">" +
      "<p2999:a/>".repeat(100000) +
      "</r>",
  })),
  bomb("xml ns deep undeclared scan", "@xml(parameters('x'))", () => ({
    x:
      "<r xmlns:q='1' " +
      Array.from({ length: 3000 }, (_, i) => `a${i}='1'`).join(" ") +
      ">" +
      ("<a b='1'>".repeat(150) + "<q:a/>".repeat(100) + "</a>".repeat(150)).repeat(100) +
      "</r>",
  })),
  bomb("xpath normalize-space of a long text", ASK, () => ({
    x: SPACES,
    p: "//a[normalize-space(string(/))='q']",
  })),
  bomb("xpath ns declared by each", "@xpath(xml(parameters('x')),'count(//*)')", () => ({
    x:
      "<r " +
      Array.from({ length: 3000 }, (_, i) => `xmlns:p${i}='1'`).join(" ") +
      ">" +
      "<a xmlns:q='1'/>".repeat(20000) +
      "</r>",
  })),
  bomb("xml entities", "@xml(parameters('x'))", () => ({ x: `<r>${"&amp;".repeat(1e6)}</r>` })),
  bomb("xml ws attr", "@xml(parameters('x'))", () => ({ x: `<r${" ".repeat(1e6)}/>` })),
  bomb("xml ws tags", "@xml(parameters('x'))", () => ({
    x: `<r${(`${" ".repeat(1000)}a${" ".repeat(1000)}`).repeat(1000)}/>`,
  })),
  bomb("xml comments", "@xml(parameters('x'))", () => ({ x: `${"<!---->".repeat(600000)}<r/>` })),
  bomb("xml unclosed pis", "@xml(parameters('x'))", () => ({ x: `<r>${"<?a ".repeat(1e6)}` })),
  bomb("json(xml) 5MB", "@json(xml(parameters('x')))", () => ({
    x: `<r>${"<a>t</a>".repeat(300000)}</r>`,
  })),
  bomb("json(envelope xml) 8MB", "@json(parameters('x'))", () => ({
    x: envelope("application/xml", `<r>${"<a>t</a>".repeat(600000)}</r>`),
  })),
  bomb("xpath on 8MB", "@xpath(parameters('x'),'count(//a)')", () => ({
    x: envelope("application/xml", `<r>${"<a>t</a>".repeat(600000)}</r>`),
  })),
  bomb("xpath 60x same small", repeated(60, "xpath(parameters('x'),'//*[count(//*)>1]')"), () => ({
    x: envelope("application/xml", nodes(200)),
  })),
  bomb("xpath 200x", repeated(150, "xpath(xml(parameters('x')),'count(//*)')"), () => ({ x: nodes(10_000) })),
  bomb("xml 200x", repeated(200, "xml(parameters('x'))"), () => ({ x: nodes(10_000) })),
  bomb("json(env) 200x", repeated(200, "json(parameters('x'))"), () => ({
    x: envelope("application/xml", nodes(10_000)),
  })),
  bomb("encodeXmlName", `@encodeXmlName(parameters('f'))`, () => ({ f: "_".repeat(1e5) })),
  bomb("encodeXmlName 1e6", `@encodeXmlName(parameters('f'))`, () => ({ f: "_x0041".repeat(3e5) })),
  bomb("decodeXmlValue", `@decodeXmlValue(parameters('f'))`, () => ({ f: "&amp;".repeat(1e6) })),
  bomb("decodeXmlValue 200x", repeated(200, "decodeXmlValue(parameters('f'))"), () => ({
    f: "&amp;".repeat(1e5),
  })),
  bomb("decodeXmlName 200x", repeated(200, "decodeXmlName(parameters('f'))"), () => ({
    f: "_x0041_".repeat(1e5),
  })),
];
