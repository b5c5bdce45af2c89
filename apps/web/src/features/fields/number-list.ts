import type { Value } from "@towpath/expressions";

/** `9, 12 17` as numbers; null when a word is no whole number in the range. */
export function readNumberList(text: string, min: number, max: number): number[] | null {
  const words = text.split(/[\s,;]+/).filter(Boolean);
  const numbers = words.map((word) => (/^-?\d{1,4}$/.test(word) ? Number(word) : Number.NaN));
  return numbers.every((number) => number >= min && number <= max) ? numbers : null;
}

export function numberListText(value: Value | undefined): string {
  const list = Array.isArray(value) ? value : value === undefined ? [] : [value];
  return list.map(String).join(", ");
}

/** True for what `numberListText` shows without loss. */
export function isNumberList(value: Value | undefined): boolean {
  return value === undefined || (Array.isArray(value) && value.every((each) => Number.isInteger(each)));
}
