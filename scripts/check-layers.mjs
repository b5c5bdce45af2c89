// Cruises the workspace against the layer table. Also fails when nothing was cruised: a checker that sees no
// module (a parser that does not load is enough) would otherwise pass for ever.
import { cruise } from "dependency-cruiser";
import config from "../.dependency-cruiser.mjs";

const { options, ...ruleSet } = config;
const MINIMUM_MODULES = 40;

const roots = process.argv.slice(2);
const { output } = await cruise(roots.length > 0 ? roots : ["packages", "apps"], { ...options, validate: true, ruleSet, outputType: "json" });
const { summary } = JSON.parse(output);

for (const violation of summary.violations) {
  console.error(`${violation.rule.severity} ${violation.rule.name}: ${violation.from} → ${violation.to}`);
}
if (summary.totalCruised < (roots.length > 0 ? 1 : MINIMUM_MODULES)) {
  console.error(`Only ${summary.totalCruised} modules were cruised: the check itself is broken.`);
  process.exit(1);
}
if (summary.error > 0) process.exit(1);
console.log(`layers: ${summary.totalCruised} modules, ${summary.totalDependenciesCruised} imports, no violation`);
