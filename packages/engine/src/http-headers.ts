import type { HttpResponse } from "./ports.ts";

/** A header by name in any case. */
export function headerOf(response: HttpResponse, name: string): string | null {
  const key = Object.keys(response.headers).find((header) => header.toLowerCase() === name);
  return key === undefined ? null : (response.headers[key] ?? null);
}

/** An address as an answer gives it may be relative to the one it came from; null when it is none. */
export function absoluteUri(location: string, base: string): string | null {
  // An operation of a connector has no address here: its Locations are whole.
  const from = base === "" ? undefined : base;
  return URL.canParse(location, from) ? new URL(location, from).toString() : null;
}
