import type { Fault, NotRun } from "../fault.ts";
import { CRASHES } from "./crashes.ts";
import { DATABASE } from "./database.ts";
import { UPSTREAM } from "./upstream.ts";

const ALL: readonly (Fault | NotRun)[] = [...CRASHES, ...UPSTREAM, ...DATABASE];

/** Every line of the matrix, by its number. */
export const MATRIX = [...ALL].sort((a, b) => numberOf(a.id) - numberOf(b.id));

function numberOf(id: string): number {
  return Number(id.slice(1));
}
