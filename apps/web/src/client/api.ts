import { createORPCClient, ORPCError } from "@orpc/client";
import { RPCLink } from "@orpc/client/fetch";
import type { ContractRouterClient } from "@orpc/contract";
import { createTanstackQueryUtils } from "@orpc/tanstack-query";
import type { Problem } from "@towpath/flow";
import type { Saying } from "@towpath/prelude";
import type { contract } from "../contract/index.ts";
import { ENGLISH, inWordsOf, type Words } from "../words/translate.ts";
import { issueWords } from "./issue-words.ts";

const link = new RPCLink({
  url: () => `${window.location.origin}/api/rpc`,
});

/** Plain calls: `await api.flows.get({ id })`. */
export const api: ContractRouterClient<typeof contract> = createORPCClient(link);

/** For TanStack Query: `useQuery(orpc.flows.list.queryOptions({ input: {} }))`. */
export const orpc = createTanstackQueryUtils(api);

/** What to tell a person about a failed call. The server's messages are written for people, in English, and say what they were made of. */
export function messageOf(error: unknown, t: Words = ENGLISH): string {
  if (error instanceof ORPCError) {
    const { message, data } = error;
    return issueWords(message, data, t) ?? t.said({ message, saying: sayingOf(data) });
  }
  if (error instanceof DOMException && error.name === "AbortError") return t("The call was stopped.");
  // `fetch` rejects with a TypeError when no answer came at all.
  if (error instanceof TypeError) return t("Towpath does not answer. Check your connection, then try again.");
  return t("Something went wrong in this page. Reload it and try again.");
}

function sayingOf(data: unknown): Saying | undefined {
  return typeof data === "object" && data !== null && "saying" in data
    ? (data.saying as Saying | undefined)
    : undefined;
}

/** What stands in the way, where the server said so one by one; empty for any other failure. */
export function problemsOf(error: unknown, t: Words): readonly Problem[] {
  if (!(error instanceof ORPCError)) return [];
  const data: unknown = error.data;
  if (typeof data !== "object" || data === null || !("problems" in data)) return [];
  return Array.isArray(data.problems) ? inWordsOf(t, data.problems as Problem[]) : [];
}

/** The code of a failed call (`NOT_FOUND`, `CONFLICT`, …); null when there was no answer. */
export function codeOf(error: unknown): string | null {
  return error instanceof ORPCError ? error.code : null;
}
