export const UNTITLED = "Untitled flow";

/** `Untitled flow`, or the first number behind it that no flow has yet: several drafts can then be told apart. */
export function untitledName(taken: readonly string[]): string {
  const names = new Set(taken);
  let name = UNTITLED;
  for (let number = 2; names.has(name); number += 1) name = `${UNTITLED} ${number}`;
  return name;
}
