import { afterEach, beforeEach, describe } from "vitest";
import { acceptingContract } from "./run-store/accepting.ts";
import { beginningContract } from "./run-store/beginning.ts";
import { fencingContract } from "./run-store/fencing.ts";
import { journalContract } from "./run-store/journal.ts";
import { messagesContract } from "./run-store/messages.ts";
import { pausingContract } from "./run-store/pausing.ts";
import { type RunStoreHarness, suiteOf } from "./run-store/suite.ts";
import { turnsContract } from "./run-store/turns.ts";
import { waitingContract } from "./run-store/waiting.ts";

export type { RunStoreHarness } from "./run-store/suite.ts";

/** Everything a `RunStore` promises, whatever it is made of. `makeStore` is called once a test. */
export function runStoreContract(
  name: string,
  makeStore: () => RunStoreHarness | Promise<RunStoreHarness>,
): void {
  describe(`${name} keeps the run store contract`, () => {
    let harness: RunStoreHarness | null = null;
    beforeEach(async () => {
      harness = await makeStore();
    });
    afterEach(async () => {
      await harness?.close?.();
      harness = null;
    });
    const suite = suiteOf(() => {
      if (harness === null) throw new Error("A store exists only while a test runs");
      return harness;
    });
    acceptingContract(suite);
    beginningContract(suite);
    journalContract(suite);
    fencingContract(suite);
    pausingContract(suite);
    messagesContract(suite);
    turnsContract(suite);
    waitingContract(suite);
  });
}
