import { createMemoryRunStore } from "./memory-run-store.ts";
import { runStoreContract } from "./testing/index.ts";

runStoreContract("The memory store", () => {
  let now = 1_700_000_000_000;
  return {
    store: createMemoryRunStore({ now: () => now }),
    now: () => now,
    advanceClock: (ms) => {
      now += ms;
    },
  };
});
