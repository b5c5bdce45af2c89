import type { Fault, NotRun } from "../fault.ts";
import { CHAOS } from "./chaos.ts";
import { CHILDREN } from "./children.ts";
import { CONNECTIONS } from "./connections.ts";
import { CONNECTOR_POLLS } from "./connector-polls.ts";
import { CRASHES } from "./crashes.ts";
import { DATABASE } from "./database.ts";
import { INGRESS } from "./ingress.ts";
import { KEYS } from "./keys.ts";
import { NEIGHBOURS } from "./neighbours.ts";
import { NOT_RUN } from "./not-run.ts";
import { PARKED } from "./parked.ts";
import { QUEUE } from "./queue.ts";
import { RELEASES } from "./releases.ts";
import { RESTORED } from "./restored.ts";
import { RETENTION } from "./retention.ts";
import { SCHEDULES } from "./schedules.ts";
import { SIGN_INS } from "./sign-ins.ts";
import { UPSTREAM } from "./upstream.ts";

const ALL: readonly (Fault | NotRun)[] = [
  ...CRASHES,
  ...CHAOS,
  ...UPSTREAM,
  ...DATABASE,
  ...QUEUE,
  ...INGRESS,
  ...SCHEDULES,
  ...CONNECTOR_POLLS,
  ...NEIGHBOURS,
  ...CHILDREN,
  ...CONNECTIONS,
  ...SIGN_INS,
  ...PARKED,
  ...KEYS,
  ...RETENTION,
  ...RELEASES,
  ...RESTORED,
  ...NOT_RUN,
];

/** Every line of the matrix, by its number; what has none comes last. */
export const MATRIX = [...ALL].sort((a, b) => numberOf(a.id) - numberOf(b.id));

function numberOf(id: string): number {
  return id.startsWith("F") ? Number(id.slice(1)) : 1_000;
}
