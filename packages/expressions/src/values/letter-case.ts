/**
 * Lower case as .NET's invariant culture has it: one unit for one, whatever stands around it, so that an index in the
 * result is an index in the text.
 */
export function lowerInvariant(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length && !text.includes("\u03a3")) return lower;
  // At the end of a word JavaScript makes another sigma of it; .NET does not.
  const sigmas = text.replaceAll("\u03a3", "\u03c3");
  return exceptFor(sigmas, LONGER_IN_LOWER_CASE, (part) => part.toLowerCase());
}

/** Upper case, one unit for one. The dotless i stays, because no culture is meant. */
export function upperInvariant(text: string): string {
  const upper = text.toUpperCase();
  if (upper.length === text.length && !text.includes("\u0131")) return upper;
  longerInUpperCase ??= findLongerInUpperCase();
  return exceptFor(text, longerInUpperCase, (part) => part.toUpperCase());
}

/** By code unit, 1 for those that stay as they are, because JavaScript would make several of them. */
type Staying = Uint8Array;

const LONGER_IN_LOWER_CASE: Staying = new Uint8Array(65_536);
LONGER_IN_LOWER_CASE[0x0130] = 1;

let longerInUpperCase: Staying | null = null;

function findLongerInUpperCase(): Staying {
  const longer = new Uint8Array(65_536);
  for (let code = 128; code < 65_536; code += 1) {
    if (String.fromCharCode(code).toUpperCase().length > 1 || code === 0x0131) longer[code] = 1;
  }
  return longer;
}

/** Changes all at once with marks in place of what stays, which is then put back: one by one would take too long. */
function exceptFor(text: string, staying: Staying, change: (text: string) => string): string {
  const codes = new Uint16Array(text.length);
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    codes[at] = staying[code] === 1 ? 0 : code;
  }
  const changed = change(textOfCodes(codes));
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    codes[at] = staying[code] === 1 ? code : changed.charCodeAt(at);
  }
  return textOfCodes(codes);
}

function textOfCodes(codes: Uint16Array): string {
  let text = "";
  for (let at = 0; at < codes.length; at += 8192) {
    text += String.fromCharCode.apply(null, codes.subarray(at, at + 8192) as unknown as number[]);
  }
  return text;
}
