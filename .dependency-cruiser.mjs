import { MAY_IMPORT, PURE, PURE_NPM } from "./scripts/layers.mjs";

const layer = ([name, allowed]) => ({
  name: `layer-${name}`,
  severity: "error",
  from: { path: `^packages/${name}/` },
  to: { path: "^(packages|apps)/", pathNot: `^packages/(${[name, ...allowed].join("|")})/` },
});
const pureRooms = `^packages/(${PURE.join("|")})/src/`;
const tests = "\\.test\\.ts$|/testing/|\\.pg\\.test\\.ts$";

export default {
  forbidden: [
    ...Object.entries(MAY_IMPORT).map(layer),
    {
      name: "no-unknown-package",
      comment: "Every package stands in the layer table",
      severity: "error",
      from: { path: "^packages/", pathNot: `^packages/(${Object.keys(MAY_IMPORT).join("|")})/` },
      to: {},
    },
    { name: "no-cycles", severity: "error", from: { pathNot: "node_modules" }, to: { circular: true } },
    {
      name: "no-app-to-app",
      severity: "error",
      from: { path: "^apps/([^/]+)/" },
      to: { path: "^apps/", pathNot: "^apps/$1/" },
    },
    {
      name: "one-door-a-package",
      comment: "Import a package by its name, not a file inside it",
      severity: "error",
      from: { path: "^(?:packages|apps)/([^/]+)/" },
      to: { path: "^packages/[^/]+/src/", pathNot: "^packages/$1/|^packages/[^/]+/src/(index|testing/index)\\.ts$" },
    },
    {
      name: "pure-rooms-no-node",
      severity: "error",
      from: { path: pureRooms, pathNot: tests },
      to: { dependencyTypes: ["core"] },
    },
    {
      name: "pure-rooms-npm",
      severity: "error",
      from: { path: pureRooms, pathNot: tests },
      to: { path: "node_modules/", pathNot: `node_modules/(${PURE_NPM.join("|")})/` },
    },
    {
      name: "bullmq-only-in-queue",
      severity: "error",
      from: { pathNot: "^packages/queue/|^bench/" },
      to: { path: "node_modules/bullmq/" },
    },
    {
      name: "undici-only-in-gateway",
      severity: "error",
      from: { pathNot: `^packages/gateway/|^bench/|${tests}` },
      to: { path: "node_modules/undici/" },
    },
    {
      name: "sql-only-in-db",
      comment: "The queue's PostgreSQL backend brings its own pool",
      severity: "error",
      from: { pathNot: `^packages/(db|queue)/|^bench/|${tests}` },
      to: { path: "node_modules/(pg|@prisma)/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "(^|/)(\\.next|dist|generated)/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    parser: "swc",
    enhancedResolveOptions: { exportsFields: ["exports"], conditionNames: ["import", "types", "default"], extensions: [".ts", ".tsx", ".js", ".mjs"] },
    tsConfig: { fileName: "tsconfig.base.json" },
  },
};
