/**
 * A number that JavaScript's own `number` would misprint: a whole-valued float (`5.0`, `1e19`) or a decimal.
 * `text` is the invariant .NET spelling; `value` the nearest double, for arithmetic that may lose digits anyway.
 */
export class PreciseNumber {
  readonly kind: "float" | "decimal";
  readonly text: string;
  readonly value: number;

  constructor(kind: "float" | "decimal", text: string, value: number) {
    this.kind = kind;
    this.text = text;
    this.value = value;
  }
}

/**
 * Any value a definition, a payload or an expression can hold.
 *
 * Integers (Int64) are `number` while safe and `bigint` beyond 2^53; a fractional `number` is a float; a float
 * or decimal whose spelling a `number` cannot carry is a `PreciseNumber`. Plain JSON is a `Value` as it stands.
 * Objects are plain records read by own members only, so `constructor` and `__proto__` are data like any other.
 */
export type Value = null | boolean | number | bigint | string | PreciseNumber | Value[] | ValueObject;
export type ValueObject = { [member: string]: Value };
