import { bomb, repeated } from "./a-bomb.mjs";

const big = "x".repeat(2e6);
const big10 = "x".repeat(1e7);

/** Texts, numbers, dates and addresses. */
export const textCases = [
  bomb("percent-decode 6MB", "@decodeUriComponent(parameters('x'))", () => ({ x: "%41".repeat(2e6) })),
  bomb("percent-decode bad", "@decodeUriComponent(parameters('x'))", () => ({ x: "%FF".repeat(1e6) })),
  bomb("percent-decode bad2", "@decodeUriComponent(parameters('x'))", () => ({ x: "%F0%90".repeat(5e5) })),
  bomb("percent-decode 200x", repeated(200, "decodeUriComponent(parameters('x'))"), () => ({
    x: "%41".repeat(2e5),
  })),
  bomb("uriComponent 8MB", "@uriComponent(parameters('x'))", () => ({ x: "é".repeat(2e6) })),
  bomb("base64 10MB", "@base64(parameters('x'))", () => ({ x: big10 })),
  bomb("base64ToString 13MB", "@base64ToString(parameters('x'))", () => ({ x: "eHh4".repeat(3e6) })),
  bomb("base64ToString 200x", repeated(200, "base64ToString(parameters('x'))"), () => ({
    x: "eHh4".repeat(1e5),
  })),
  bomb("base64ToBinary 200x", repeated(200, "base64ToBinary(parameters('x'))"), () => ({
    x: "eHh4".repeat(1e5),
  })),
  bomb("base64ToString ws", "@base64ToString(parameters('x'))", () => ({ x: "e H h 4 ".repeat(1e6) })),
  bomb("dataUriToString 200x", repeated(200, "dataUriToString(parameters('x'))"), () => ({
    x: `data:text/plain;base64,${"eHh4".repeat(1e5)}`,
  })),
  bomb("dataUri percents", "@dataUriToString(parameters('x'))", () => ({ x: `data:,${"%41+".repeat(1e6)}` })),
  bomb("dataUri semis", "@dataUriToString(parameters('x'))", () => ({ x: `data:${";a".repeat(1e6)},` })),
  bomb("split millions", "@split(parameters('x'),',')", () => ({ x: ",".repeat(5e6) })),
  bomb("split 900k x40", repeated(40, "split(parameters('x'),',')"), () => ({ x: ",".repeat(9e5) })),
  bomb("split none x400", repeated(300, "split(parameters('x'),'q')"), () => ({ x: big10 })),
  bomb("replace growth", "@replace(parameters('x'),'x','yyyyyyyy')", () => ({ x: big })),
  bomb("replace none x300", repeated(300, "replace(parameters('x'),'q','')"), () => ({ x: big10 })),
  bomb("replace shrink x100", repeated(100, "replace(parameters('x'),'x','')"), () => ({ x: big })),
  bomb("indexOf x300", repeated(300, "indexOf(parameters('x'),'q')"), () => ({ x: big10 })),
  bomb("lastIndexOf x300", repeated(300, "lastIndexOf(parameters('x'),'q')"), () => ({ x: big10 })),
  bomb("nthIndexOf x300", repeated(300, "nthIndexOf(parameters('x'),'x',999999)"), () => ({ x: big })),
  bomb("contains bad needle x300", repeated(300, "contains(parameters('x'),parameters('n'))"), () => ({
    x: big,
    n: `${"x".repeat(1e6)}y${"x".repeat(1e5)}`,
  })),
  bomb("contains bad2", `@contains(parameters('x'),parameters('n'))`, () => ({
    x: big10,
    n: `${"x".repeat(5e6)}y`,
  })),
  bomb("contains text x300", repeated(300, "contains(parameters('x'),'q')"), () => ({ x: big10 })),
  bomb("startsWith x300", repeated(300, "startsWith(parameters('x'),parameters('x'))"), () => ({ x: big })),
  bomb("endsWith x300 É", repeated(300, "endsWith(parameters('x'),parameters('x'))"), () => ({
    x: "İ".repeat(5e5),
  })),
  bomb("toUpper ß", repeated(50, "toUpper(parameters('x'))"), () => ({ x: "ß".repeat(1e6) })),
  bomb("equals text x300", repeated(300, "equals(parameters('x'),parameters('y'))"), () => ({
    x: big10,
    y: `${"x".repeat(9999999)}x`,
  })),
  bomb("greater text x300", repeated(300, "greater(parameters('x'),parameters('y'))"), () => ({
    x: big10,
    y: `${"x".repeat(9999999)}x`,
  })),
  bomb("trim x300", repeated(300, "trim(parameters('x'))"), () => ({ x: " ".repeat(5e6) })),
  bomb("length utf8 x300", repeated(300, "utf8Length(parameters('x'))"), () => ({ x: big })),
  bomb("formatNumber D999", `@formatNumber(1,'D999')`),
  bomb("formatNumber D9999999", `@formatNumber(1,'D999999999')`),
  bomb("formatNumber F999", `@formatNumber(1e300,'N999')`),
  bomb("formatNumber x300", repeated(250, "formatNumber(1.5,'N999')")),
  bomb("formatNumber custom 0s", `@formatNumber(1,parameters('f'))`, () => ({ f: "0".repeat(999) })),
  bomb("formatNumber custom exp", `@formatNumber(1e308,parameters('f'))`, () => ({ f: "#,".repeat(400) })),
  bomb("formatNumber quotes", `@formatNumber(1,parameters('f'))`, () => ({ f: "'".repeat(999) })),
  bomb("formatNumber x250 commas", repeated(250, "formatNumber(1e308,parameters('f'))"), () => ({
    f: "#,".repeat(490),
  })),
  bomb("formatDateTime long", `@formatDateTime('2018-01-01',parameters('f'))`, () => ({
    f: "d ".repeat(5000),
  })),
  bomb("formatDateTime 500 dddd x300", repeated(300, "formatDateTime('2018-01-01',parameters('f'))"), () => ({
    f: "yyyyyyyyyyyyyyyyy".repeat(29),
  })),
  bomb("parseDateTime long", `@parseDateTime(parameters('f'))`, () => ({ f: "1".repeat(1e6) })),
  bomb("parseDateTime fmt", repeated(300, "parseDateTime('2018','en-US',parameters('f'))"), () => ({
    f: "F".repeat(1) + "' '".repeat(160),
  })),
  bomb("uriHost long", `@uriHost(parameters('f'))`, () => ({ f: `http://${"a@".repeat(1e6)}` })),
  bomb("uriPath long spaces", `@uriPath(parameters('f'))`, () => ({
    f: `http://a/${" ".repeat(1e6)}x`,
  })),
  bomb("uri whitespace", `@uriHost(parameters('f'))`, () => ({ f: " ".repeat(2e6) })),
  bomb("uri colons", `@uriHost(parameters('f'))`, () => ({ f: "a".repeat(2e6) })),
  bomb("isFloat long", `@isFloat(parameters('f'))`, () => ({ f: "1,".repeat(1e6) })),
  bomb("isInt spaces", `@isInt(parameters('f'))`, () => ({ f: `${" ".repeat(2e6)}x` })),
  bomb("bool spaces", `@bool(parameters('f'))`, () => ({ f: `${" ".repeat(2e6)}x` })),
  bomb("int spaces", `@int(parameters('f'))`, () => ({ f: `${" ".repeat(2e6)}x` })),
  bomb("guid x300", repeated(300, "guid()")),
];
