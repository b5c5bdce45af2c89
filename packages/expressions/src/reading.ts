import { countPlainMembers, NOT_PLAIN } from "./json/scan-json.ts";
import type { Refusal, Scope } from "./outcome.ts";
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
  return scope.spend(text.length * 2 + countOf(text, XML_MARKS) * 56);
}

export function spendOnJson(scope: Scope, text: string): Refusal | null {
  const members = countPlainMembers(text, Number.POSITIVE_INFINITY);
  const marks = text.length / 2 + countOf(text, BRACKETS) * 16 + countOf(text, COMMAS) * 6;
  // Numbers that JSON.parse would misread are read by our own reader, which takes longer.
  return scope.spend(members === NOT_PLAIN ? marks * 5 : marks + members * 40);
}

const XML_MARKS = marksOf("<&=");
const BRACKETS = marksOf("[{");
const COMMAS = marksOf(",");

function marksOf(characters: string): Uint8Array {
  const marks = new Uint8Array(128);
  for (const character of characters) marks[character.charCodeAt(0)] = 1;
  return marks;
}

function countOf(text: string, marks: Uint8Array): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) count += marks[text.charCodeAt(at)] ?? 0;
  return count;
}
