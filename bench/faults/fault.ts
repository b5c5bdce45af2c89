import type { Site } from "./site.ts";

/** P: every change; N: nightly; R: release. */
export type Gate = "P" | "N" | "R";

/** One line of the matrix. */
export interface Fault {
  readonly id: string;
  readonly gate: Gate;
  readonly title: string;
  /** What is done to the processes. */
  readonly done: string;
  readonly expected: string;
  /** Part of `npm test`: takes seconds. */
  readonly quick?: boolean;
  /** Measures time or fills the machine: nothing else runs meanwhile. */
  readonly alone?: boolean;
  /** @returns what was seen, in words; throws what was seen instead */
  readonly run: (site: Site) => Promise<string>;
}

export interface NotRun extends Omit<Fault, "run"> {
  readonly notRun: string;
}

/** Thrown by a fault that finds out that it cannot be injected here. */
export class CannotInject extends Error {}

/** Something else was seen than expected. */
export class Unmet extends Error {}

export function must(condition: boolean, seen: string): asserts condition {
  if (!condition) throw new Unmet(seen);
}
