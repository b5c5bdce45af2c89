const NAMED: Readonly<Record<string, string>> = { lt: "<", gt: ">", amp: "&", apos: "'", quot: '"' };

/** Replaces the five named and all numeric references; `null` when another one comes. */
export function decodeEntities(text: string): string | null {
  if (!text.includes("&")) return text;
  let known = true;
  const decoded = text.replace(/&([^;&\s]{0,12};?)/g, (_whole, body: string) => {
    const character = body.endsWith(";") ? referenced(body.slice(0, -1)) : null;
    if (character === null) known = false;
    return character ?? "";
  });
  return known ? decoded : null;
}

function referenced(name: string): string | null {
  const number = /^#(?:x([0-9a-f]+)|(\d+))$/i.exec(name);
  if (!number) return Object.hasOwn(NAMED, name) ? (NAMED[name] ?? null) : null;
  const point = number[1] === undefined ? Number(number[2]) : Number.parseInt(number[1], 16);
  return isXmlCharacter(point) ? String.fromCodePoint(point) : null;
}

function isXmlCharacter(point: number): boolean {
  if (point < 0x20) return point === 9 || point === 10 || point === 13;
  return point < 0xd800 || (point >= 0xe000 && point <= 0x10ffff && (point & 0xfffe) !== 0xfffe);
}

export function escapeText(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll("\r", "&#xD;");
}

export function escapeAttribute(text: string): string {
  return escapeText(text).replaceAll('"', "&quot;").replaceAll("\n", "&#xA;").replaceAll("\t", "&#x9;");
}

const NAME_START = /[\p{L}_]/u;
const NAME_PART = /[\p{L}\p{N}\p{M}._·-]/u;

/** A name in which what XML does not allow is written `_xHHHH_` (.NET's XmlConvert). A colon counts as not allowed. */
export function encodeXmlName(name: string): string {
  let encoded = "";
  for (const character of name) {
    const allowed = encoded === "" ? NAME_START : NAME_PART;
    const isEscapeLike = character === "_" && /^_x[0-9a-f]{4}_/i.test(name.slice(encoded.length));
    encoded += allowed.test(character) && !isEscapeLike ? character : escapeCharacter(character);
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
