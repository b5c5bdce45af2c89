import type { api } from "../../../client/api.ts";

/** What is tested, and with which data. */
export type TestOfDraft = Omit<Parameters<typeof api.tests.start>[0], "id">;
