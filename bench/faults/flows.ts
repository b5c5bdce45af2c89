import type { Ledger } from "./ledger.ts";
import { CANARY } from "./site.ts";

type Json = Record<string, unknown>;

/** A definition that is started by its address. */
export const aFlow = (actions: Json, more: Json = {}): Json => ({
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions,
  ...more,
});

export const after = (...names: string[]): Json =>
  Object.fromEntries(names.map((name) => [name, ["Succeeded"]]));

/** A call to the ledger: it says for which run, and carries a secret that must be seen nowhere else. */
export const call = (ledger: Ledger, path: string, previous: string[] = [], more: Json = {}): Json => ({
  type: "Http",
  inputs: {
    method: "POST",
    uri: `${ledger.url}/${path}`,
    headers: { "x-run": "@{workflow()['run']['name']}" },
    body: { from: path },
    authentication: { type: "Basic", username: "faults", password: CANARY },
    ...more,
  },
  runAfter: after(...previous),
});

export const compose = (inputs: unknown, previous: string[] = []): Json => ({
  type: "Compose",
  inputs,
  runAfter: after(...previous),
});

/** Three calls with pure steps between them, some of them secret; the second carries a value made by chance. */
export const threeCalls = (ledger: Ledger): Json =>
  aFlow({
    Before: call(ledger, "before"),
    Secret: {
      ...compose(CANARY, ["Before"]),
      runtimeConfiguration: { secureData: { properties: ["inputs", "outputs"] } },
    },
    Hidden: compose("@concat('from ', outputs('Secret'))", ["Secret"]),
    Chance: compose("@guid()", ["Before"]),
    Held: call(ledger, "held", ["Chance"], { body: "@outputs('Chance')" }),
    Between: compose("@concat('after ', outputs('Chance'))", ["Held"]),
    After: call(ledger, "after", ["Between"], { body: "@outputs('Between')" }),
  });
