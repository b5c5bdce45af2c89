import { JsonCost } from "./json/json-cost.ts";
import { DEFAULT_JSON_DEPTH } from "./json/parse-json.ts";
import type { Refusal, Scope } from "./outcome.ts";
import { EVALUATION_LIMITS } from "./parse-failure.ts";
import { type Envelope, envelopeText } from "./values/envelope.ts";

/** The text of binary content, counted before it is decoded. */
export function contentText(scope: Scope, envelope: Envelope): string | Refusal {
  return scope.spend(envelope.$content.length * 2) ?? envelopeText(envelope);
}

/**
 * What reading a text costs of an evaluation's budget, counted before it is read. Structure is far dearer than length:
 * a tag becomes a node, a bracket an array.
 */
export function spendOnXml(scope: Scope, text: string): Refusal | null {
  return scope.spend(text.length * 2 + weightOf(text, XML_WEIGHTS));
}

/** @returns the members of the text that are to be found again, for `parseCountedJson` */
export function spendOnJson(scope: Scope, text: string): number | Refusal {
  const refusal = scope.spend(text.length / 2);
  if (refusal !== null) return refusal;
  const cost = new JsonCost(text, DEFAULT_JSON_DEPTH, scope.left);
  return scope.spend(cost.units) ?? cost.uncertainMembers;
}

const XML_WEIGHTS = weightsOf({ "<": 56, "&": 56, "=": 56 });

function weightsOf(characters: Readonly<Record<string, number>>): Uint8Array {
  const weights = new Uint8Array(128);
  for (const [character, weight] of Object.entries(characters)) weights[character.charCodeAt(0)] = weight;
  return weights;
}

/** No more than an evaluation has: the rest of a text that is too dear already need not be looked at. */
function weightOf(text: string, weights: Uint8Array): number {
  let weight = 0;
  for (let at = 0; at < text.length && weight <= EVALUATION_LIMITS.growth; at += 1) {
    weight += weights[text.charCodeAt(at)] ?? 0;
  }
  return weight;
}
