export { type RunStoreHarness, runStoreContract } from "./run-store-contract.ts";
