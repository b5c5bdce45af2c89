import type { api } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";

/** A version, or an earlier draft. */
export type PastState = Awaited<ReturnType<typeof api.history.list>>["items"][number];

/** `Version 3`, `Draft, revision 12`. */
export const stateTitle = (t: Words, { number, revision }: PastState): string =>
  number === null
    ? t("Draft, revision {revision}", { revision: revision ?? 0 })
    : t("Version {number}", { number });
