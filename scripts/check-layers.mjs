// Cruises the workspace against the layer table. Also fails when nothing was cruised: a checker that sees no
// module (a parser that does not load is enough) would otherwise pass for ever.
import swc from "@swc/core";
import { layerRules } from "./layer-rules.mjs";

// dependency-cruiser reads TypeScript 7 through swc, and tells swc nothing of JSX: the file's own name does.
const parseFileSync = swc.parseFileSync;
swc.parseFileSync = (file, options) => parseFileSync(file, { ...options, tsx: file.endsWith(".tsx") });
const { cruise } = await import("dependency-cruiser");

const { options, ...ruleSet } = layerRules;
const MINIMUM_MODULES = 100;
/** A named file that imports something brings at least that something along. */
const MINIMUM_FOR_ROOTS = 2;

const roots = process.argv.slice(2);
const { output } = await cruise(roots.length > 0 ? roots : ["packages", "apps"], {
  ...options,
  validate: true,
  ruleSet,
  outputType: "json",
});
const { summary } = JSON.parse(output);

for (const violation of summary.violations) {
  console.error(`${violation.rule.severity} ${violation.rule.name}: ${violation.from} → ${violation.to}`);
}
if (summary.totalCruised < (roots.length > 0 ? MINIMUM_FOR_ROOTS : MINIMUM_MODULES)) {
  console.error(`Only ${summary.totalCruised} modules were cruised: the check itself is broken.`);
  process.exit(1);
}
if (summary.error > 0) process.exit(1);
console.log(
  `layers: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, no violation`,
);
