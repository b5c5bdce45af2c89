import type { Value } from "@towpath/expressions";
import type { FieldSpec } from "@towpath/flow";

type Choices = Pick<FieldSpec, "choices">;

/** The words of the choices that a list names, in any case as WDL reads them; null when it names anything else. */
export function chosenOf(value: Value | undefined, { choices = [] }: Choices): readonly string[] | null {
  if (value === undefined) return [];
  if (!Array.isArray(value)) return null;
  const words = choices.map((choice) => String(choice.value));
  const chosen: string[] = [];
  for (const item of value) {
    const known = typeof item === "string" && words.find((word) => word.toLowerCase() === item.toLowerCase());
    if (known === undefined || known === false) return null;
    chosen.push(known);
  }
  return chosen;
}

/** What the definition holds for them, in the order of the choices: nothing rather than an empty list. */
export function listOf(chosen: readonly string[], { choices = [] }: Choices): Value | undefined {
  const list = choices.map((choice) => String(choice.value)).filter((word) => chosen.includes(word));
  return list.length === 0 ? undefined : list;
}
