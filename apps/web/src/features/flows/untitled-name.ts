export const UNTITLED = "Untitled flow";

/** The name, or the first number behind it that no flow has yet: several drafts can then be told apart. */
export function freeFlowName(wanted: string, taken: readonly string[]): string {
  const names = new Set(taken);
  let name = wanted;
  for (let number = 2; names.has(name); number += 1) name = `${wanted} ${number}`;
  return name;
}

export const untitledName = (taken: readonly string[]): string => freeFlowName(UNTITLED, taken);
