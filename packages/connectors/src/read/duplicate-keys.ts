import { visit } from "jsonc-parser";

export interface DuplicateKey {
  readonly name: string;
  readonly line: number;
  readonly column: number;
}

/** Names that stand twice in one object, with the place of the later one, which counts. At most `limit` of them. */
export function duplicateKeys(text: string, limit: number): readonly DuplicateKey[] {
  const found: DuplicateKey[] = [];
  const names: Set<string>[] = [];
  visit(
    text,
    {
      onObjectBegin: () => void names.push(new Set()),
      onObjectEnd: () => void names.pop(),
      onObjectProperty(name, _offset, _length, line, column) {
        const seen = names.at(-1);
        if (seen?.has(name) && found.length < limit) found.push({ name, line: line + 1, column: column + 1 });
        seen?.add(name);
      },
    },
    { allowTrailingComma: true },
  );
  return found;
}
