const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };

/** The longest reference is `&#x10ffff;`, give or take some zeros. */
const MAX_REFERENCE = 13;

/** Replaces the five named and all numeric references; `null` when another one comes. */
export function decodeEntities(text: string): string | null {
  let at = text.indexOf("&");
  if (at === -1) return text;
  let decoded = "";
  let start = 0;
  while (at !== -1) {
    const end = text.indexOf(";", at);
    const character = end === -1 || end - at > MAX_REFERENCE ? null : referenced(text.slice(at + 1, end));
    if (character === null) return null;
    decoded += text.slice(start, at) + character;
    start = end + 1;
    at = text.indexOf("&", start);
  }
  return decoded + text.slice(start);
}

function referenced(name: string): string | null {
  if (!name.startsWith("#")) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? null) : null;
  const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  if (!number) return null;
  const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return isXmlCharacter(point) ? String.fromCodePoint(point) : null;
}

function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 9 || point === 10 || point === 13;
  return point < 0xd800 || (point >= 0xe000 && point <= 0x10ffff && (point & 0xfffe) !== 0xfffe);
}

export function escapeText(text: string): string {
  if (!/[&<>\r]/.test(text)) return text;
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");
}

export function escapeAttribute(text: string): string {
  if (!/[&<>\r"\n\t]/.test(text)) return text;
  return escapeText(text).replaceAll('"', "&quot;").replaceAll("\n", "&#xA;").replaceAll("\t", "&#x9;");
}

const NAME_START = /[\p{L}_]/u;
const NAME_PART = /[\p{L}\p{N}\p{M}._·-]/u;

/** A name in which what XML does not allow is written `_xHHHH_` (.NET's XmlConvert). A colon counts as not allowed. */
export function encodeXmlName(name: string): string {
  let encoded = "";
  let at = 0;
  for (const character of name) {
    const allowed = at === 0 ? NAME_START : NAME_PART;
    const isEscapeLike = character === "_" && /^_x[0-9a-f]{4}_/i.test(name.slice(at, at + 7));
    encoded += allowed.test(character) && !isEscapeLike ? character : escapeCharacter(character);
    at += character.length;
  }
  return encoded;
}

function escapeCharacter(character: string): string {
  const point = character.codePointAt(0) ?? 0;
  return `_x${point
    .toString(16)
    .toUpperCase()
    .padStart(point > 0xffff ? 8 : 4, "0")}_`;
}

export function decodeXmlName(name: string): string {
  return name.replace(/_x([0-9a-f]{4}|[0-9a-f]{8})_/gi, (whole, hex: string) => {
    const point = Number.parseInt(hex, 16);
    return point <= 0x10ffff ? String.fromCodePoint(point) : whole;
  });
}
