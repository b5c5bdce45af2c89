import type { api } from "../../client/api.ts";

/** A version, or an earlier draft. */
export type PastState = Awaited<ReturnType<typeof api.history.list>>["items"][number];

/** `Version 3`, `Draft, revision 12`. */
export const stateTitle = ({ number, revision }: PastState): string =>
  number === null ? `Draft, revision ${revision ?? 0}` : `Version ${number}`;
