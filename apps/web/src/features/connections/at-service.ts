import type { InferContractRouterOutputs } from "@orpc/contract";
import type { contract } from "../../contract/index.ts";
import { phrase } from "../../words/translate.ts";

type AtService = InferContractRouterOutputs<typeof contract>["connections"]["delete"]["atService"];

/** What became of a sign-in at its service once its connection is deleted; null: there was none by OAuth. */
export function atServiceWords(atService: AtService): string | null {
  return WORDS[atService];
}

const WORDS: Readonly<Record<AtService, string | null>> = {
  revoked: phrase("The service was told, and ended the sign-in."),
  "not-known": phrase(
    "The service was not told: where it takes sign-ins back is not known. End it there, in the settings of the account.",
  ),
  failed: phrase(
    "The service could not be told, or refused it. End the sign-in there, in the settings of the account.",
  ),
  shared: phrase("The service was not told, because another connection signs in as the same account."),
  none: null,
};
