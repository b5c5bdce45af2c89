import type { Value, ValueObject } from "../value.ts";
import { isNumeric, isPlainNumber } from "./number-text.ts";

/** What is counted of a value: its parts, or the characters that its JSON text has at least. */
export type Measure = "parts" | "characters";

/**
 * How big a value is when it is written out, counted no further than `budget`: parts that are shared count each time
 * they occur, because a value that a loop puts into itself twice is small in memory and endless as text.
 *
 * @returns a number above `budget` as soon as it is exceeded; `"too deep"` when more than `levels` nest
 */
export function weigh(value: Value, measure: Measure, budget: number, levels: number): number | "too deep" {
  const scale = { measure, budget, weight: 0, tooDeep: false, isPlain: true };
  put(value, levels, scale);
  return scale.tooDeep ? "too deep" : scale.weight;
}

/** The characters of a value's JSON text at least, and whether JSON.stringify writes every number in it as we do. */
export function weighText(
  value: Value,
  budget: number,
): { readonly weight: number; readonly isPlain: boolean } {
  const scale: Scale = { measure: "characters", budget, weight: 0, tooDeep: false, isPlain: true };
  put(value, Number.POSITIVE_INFINITY, scale);
  return scale;
}

interface Scale {
  readonly measure: Measure;
  readonly budget: number;
  weight: number;
  tooDeep: boolean;
  isPlain: boolean;
}

function put(value: Value, levels: number, scale: Scale): void {
  scale.weight += 2;
  if (typeof value === "string") {
    if (scale.measure === "characters") scale.weight += value.length + 2;
  } else if (isNumeric(value)) {
    scale.isPlain &&= typeof value === "number" && isPlainNumber(value);
  } else if (typeof value === "object" && value !== null) putParts(value, levels, scale);
}

function putParts(value: Value[] | ValueObject, levels: number, scale: Scale): void {
  if (levels === 0) scale.tooDeep = true;
  if (Array.isArray(value)) putItems(value, levels - 1, scale);
  else putMembers(value, levels - 1, scale);
}

const isFull = (scale: Scale) => scale.tooDeep || scale.weight > scale.budget;

function putItems(items: Value[], levels: number, scale: Scale): void {
  for (const item of items) {
    if (isFull(scale)) return;
    put(item, levels, scale);
  }
}

function putMembers(object: ValueObject, levels: number, scale: Scale): void {
  let count = 0;
  for (const key in object) {
    if (isFull(scale)) return;
    count += 1;
    // Members of a big object are far slower to go through than those of many small ones.
    if (count > 1000) scale.weight += 96;
    if (scale.measure === "characters") scale.weight += key.length + 3;
    put(object[key] ?? null, levels, scale);
  }
}
