import { type Outcome, refuse } from "../outcome.ts";

export function jsonFromXml(_text: string): Outcome {
  return refuse("expects a JSON text, but XML came.");
}
