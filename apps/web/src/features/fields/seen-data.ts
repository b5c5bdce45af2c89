import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import type { Words } from "../../words/translate.ts";
import { described, type KnownToken, type SeenNote } from "./action-outputs.ts";
import { ownMember } from "./field-path.ts";

/** What the recent runs of a flow gave, by step. */
export interface SeenStep {
  readonly samples: number;
  readonly inLoop: boolean;
  /** A JSON Schema of all its outputs, with how often each place held something. */
  readonly schema: ValueObject;
}

export interface SeenSteps {
  readonly runs: number;
  readonly trigger: SeenStep | null;
  /** By lower-case name. */
  readonly actions: ReadonlyMap<string, SeenStep>;
}

export const NOTHING_SEEN: SeenSteps = { runs: 0, trigger: null, actions: new Map() };

/**
 * The values that are known of a step joined with what its runs gave: types and members that no schema promised, and
 * how often each was empty.
 */
export function withSeen(tokens: readonly KnownToken[], seen: SeenStep | null | undefined): KnownToken[] {
  const [root] = tokens;
  if (root === undefined || seen === null || seen === undefined) return [...tokens];
  const schema = isOfBody(root.code) ? memberSchema(seen.schema, "body") : seen.schema;
  const joined = new Map(tokens.map((token) => [normalisedCode(token.code), token]));
  for (const found of described(root.code, root.label, schema)) {
    const key = normalisedCode(found.code);
    const known = joined.get(key);
    const note = noteOf(found.schema, seen);
    joined.set(key, known === undefined ? { ...found, seen: note } : joinedToken(known, found, note));
  }
  return [...joined.values()];
}

function joinedToken(known: KnownToken, found: KnownToken, seen: SeenNote | undefined): KnownToken {
  return { ...known, type: known.type ?? found.type, schema: richer(known.schema, found.schema), seen };
}

/** A promise without members says less than what was seen. */
function richer(promised: ValueObject | undefined, found: ValueObject | undefined): ValueObject | undefined {
  const says = (schema: ValueObject | undefined) =>
    schema !== undefined && (Object.hasOwn(schema, "properties") || Object.hasOwn(schema, "items"));
  return says(promised) || !says(found) ? (promised ?? found) : found;
}

const isOfBody = (code: string): boolean => /^(body|triggerBody)\(/i.test(code);

function memberSchema(schema: ValueObject, name: string): ValueObject | undefined {
  const properties = ownMember(schema, "properties");
  const found = properties !== undefined && isObject(properties) ? ownMember(properties, name) : undefined;
  return found !== undefined && isObject(found) ? found : undefined;
}

function noteOf(schema: ValueObject | undefined, { samples, inLoop }: SeenStep): SeenNote | undefined {
  if (schema === undefined) return undefined;
  const filled = numberOf(ownMember(schema, "x-seen-filled"));
  const example = ownMember(schema, "x-seen-example");
  return {
    samples,
    inLoop,
    empty: filled === null ? null : Math.max(0, samples - filled),
    example: typeof example === "string" ? example : null,
  };
}

const numberOf = (value: Value | undefined): number | null => (typeof value === "number" ? value : null);

/** `items('L')['x']` and `Items( 'L' )?['x']` speak of the same value. */
export function normalisedCode(code: string): string {
  return code.replaceAll(/[\s?]/g, "").toLowerCase();
}

/** "Empty in 3 of the last 50 runs"; null when it always held something, or nothing was seen. */
export function emptyWords(t: Words, seen: SeenNote | undefined): string | null {
  if (seen === undefined || seen.empty === null || seen.empty === 0) return null;
  const { empty, samples, inLoop } = seen;
  if (samples === 1) return inLoop ? t("Empty in the last round") : t("Empty in the last run");
  if (empty === samples) {
    return inLoop
      ? t("Empty in all of the last {samples} rounds", { samples })
      : t("Empty in all of the last {samples} runs", { samples });
  }
  return inLoop
    ? t("Empty in {empty} of the last {samples} rounds", { empty, samples })
    : t("Empty in {empty} of the last {samples} runs", { empty, samples });
}
