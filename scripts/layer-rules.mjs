import { MAY_IMPORT, PURE, PURE_NPM } from "./layers.mjs";

const tests = "\\.test\\.tsx?$|/testing/";
const layer = ([name, allowed]) => {
  const rooms = `^packages/(${[name, ...allowed].join("|")})/`;
  const rule = { name: `layer-${name}`, severity: "error" };
  const to = { path: "^(packages|apps)/" };
  return [
    { ...rule, from: { path: `^packages/${name}/`, pathNot: tests }, to: { ...to, pathNot: rooms } },
    // A test may use another room's testing door: a real database, a contract suite.
    {
      ...rule,
      from: { path: `^packages/${name}/.*(${tests})` },
      to: { ...to, pathNot: `${rooms}|^packages/[^/]+/src/testing/` },
    },
  ];
};
const pureRooms = `^packages/(${PURE.join("|")})/src/`;

export const layerRules = {
  forbidden: [
    ...Object.entries(MAY_IMPORT).flatMap(layer),
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
      to: {
        path: "^packages/[^/]+/src/",
        pathNot: "^packages/$1/|^packages/[^/]+/src/(index|testing/index)\\.ts$",
      },
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
      to: { path: "node_modules/pg/" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    exclude: { path: "^(packages|apps)/[^/]+/(\\.next|dist|src/generated)/" },
    tsPreCompilationDeps: true,
    combinedDependencies: true,
    parser: "swc",
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
      extensions: [".ts", ".tsx", ".js", ".mjs"],
    },
    tsConfig: { fileName: "tsconfig.base.json" },
  },
};
