const TOKEN =
  /\s*(?:(\d+\.?\d*|\.\d+)|("[^"]*"|'[^']*')|(\/\/|::|\.\.|<=|>=|!=|[/.@()[\],|+\-=<>*$])|([\p{L}_][\p{L}\p{N}\p{M}._-]*(?::(?!:)(?:[\p{L}_][\p{L}\p{N}\p{M}._-]*|\*))?))/uy;
export const NODE_TYPES = new Set(["text", "node", "comment", "processing-instruction"]);

/** Null where a character is none of XPath's. */
export function tokenize(source: string): string[] | null {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  const end = source.trimEnd().length;
  while (TOKEN.lastIndex < end) {
    const match = TOKEN.exec(source);
    if (!match) return null;
    tokens.push(match[0].trim());
  }
  return tokens;
}

export const isName = (token: string | undefined) => token !== undefined && /^[\p{L}_]/u.test(token);
