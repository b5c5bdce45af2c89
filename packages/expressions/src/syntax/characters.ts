const FORBIDDEN_IN_NAMES = new Set(".,(){}@[]?'\"");
const NAME_BY_CODE = new Uint8Array(128);
for (let code = 33; code < 127; code += 1) {
  NAME_BY_CODE[code] = FORBIDDEN_IN_NAMES.has(String.fromCharCode(code)) ? 0 : 1;
}
const WIDE_SPACE = /[\s\u0085]/;

export function isSpace(code: number): boolean {
  if (code <= 32) return code === 32 || (code >= 9 && code <= 13);
  return code >= 128 && WIDE_SPACE.test(String.fromCharCode(code));
}

/** Names hold anything but `. , ( ) { } @ [ ] ? ' "` and white space (reference wdl.md, 1.2). */
export function isNameCharacter(code: number): boolean {
  return code < 128 ? NAME_BY_CODE[code] === 1 : !isSpace(code);
}

export function nameEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && isNameCharacter(text.charCodeAt(at))) at += 1;
  return at;
}

export function spaceEnd(text: string, start: number): number {
  let at = start;
  while (at < text.length && isSpace(text.charCodeAt(at))) at += 1;
  return at;
}
