import type { IncomingMessage } from "node:http";

/** With the caller's spelling; a header that came several times has its values with commas between. */
export function headersOf({ rawHeaders }: IncomingMessage): Record<string, string> {
  const headers: Record<string, string> = {};
  const names = new Set<string>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    names.add(name.toLowerCase());
    headers[name] = rawHeaders[index + 1] ?? "";
  }
  const areAllApart = names.size * 2 === rawHeaders.length && !names.has("__proto__");
  return areAllApart ? headers : joined(rawHeaders);
}

function joined(rawHeaders: readonly string[]): Record<string, string> {
  const spelled = new Map<string, [name: string, value: string]>();
  for (let index = 0; index + 1 < rawHeaders.length; index += 2) {
    const name = rawHeaders[index] ?? "";
    const value = rawHeaders[index + 1] ?? "";
    const known = spelled.get(name.toLowerCase());
    if (known === undefined) spelled.set(name.toLowerCase(), [name, value]);
    else known[1] += `, ${value}`;
  }
  return Object.fromEntries(spelled.values());
}
