import { Unmet } from "./fault.ts";

export const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** The first answer that is not null or false; what was awaited is told when there is none in time. */
export async function eventually<T>(
  look: () => Promise<T | null | false> | T | null | false,
  what: string,
  withinMs = 60_000,
): Promise<T> {
  const deadline = performance.now() + withinMs;
  for (;;) {
    const found = await look();
    if (found !== null && found !== false) return found;
    if (performance.now() > deadline) throw new Unmet(`not within ${withinMs / 1000} s: ${what}`);
    await pause(40);
  }
}

export const seconds = (ms: number): string => `${(ms / 1000).toFixed(1)} s`;
