/** The house's law: which package may import which. ARCHITECTURE.md shows the same table to people. */
export const MAY_IMPORT = {
  prelude: [],
  expressions: ["prelude"],
  flow: ["prelude", "expressions"],
  connectors: ["prelude", "expressions", "flow"],
  engine: ["prelude", "expressions", "flow"],
  sandbox: ["prelude", "expressions"],
  gateway: ["prelude", "expressions", "flow", "connectors", "engine", "sandbox"],
  vault: ["prelude", "expressions", "connectors", "gateway"],
  triggers: ["prelude", "expressions", "flow", "connectors", "engine", "gateway"],
  alerts: ["prelude", "expressions", "engine", "triggers"],
  queue: ["prelude", "engine", "triggers"],
  db: ["prelude", "expressions", "flow", "connectors", "engine", "vault", "triggers", "alerts"],
};

/** Pure rooms: no Node built-in, and from npm only what computes without touching the world. */
export const PURE = ["prelude", "expressions", "flow", "connectors", "engine"];
export const PURE_NPM = [
  "zod",
  "temporal-polyfill",
  "temporal-spec",
  "windows-iana",
  "fflate",
  "jsonc-parser",
  "jsonrepair",
  "@cfworker/json-schema",
  "re2js",
  "croner",
  "@lezer/javascript",
  "yaml",
];
