/** Plain JSON as JavaScript holds it. Numbers lose digits beyond 2^53; where that matters, see `Value` in expressions. */
export type JsonValue = null | boolean | number | string | JsonValue[] | JsonObject;
export type JsonObject = { [member: string]: JsonValue };
