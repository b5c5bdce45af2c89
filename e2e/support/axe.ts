import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import type { Page } from "@playwright/test";
import type { AxeResults } from "axe-core";

const SOURCE = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");

/** Colours are the slow part, and the only part that differs between light and dark. */
const RULES = {
  all: {},
  colours: { runOnly: { type: "rule", values: ["color-contrast"] } },
  structure: { rules: { "color-contrast": { enabled: false } } },
};

/**
 * What axe finds on the page as it stands, one line a finding: `critical button-name: .selector, .selector`. Serious and
 * critical alone, and landmarks, which decide whether somebody finds their way by ear.
 */
export async function seriousFindings(
  page: Page,
  rules: keyof typeof RULES = "all",
): Promise<readonly string[]> {
  await colourChangesEnd(page);
  // Not as a script of the page: its policy would refuse it.
  if (await page.evaluate("window.axe === undefined")) await page.evaluate(SOURCE);
  const options = JSON.stringify({ resultTypes: ["violations"], ...RULES[rules] });
  const { violations } = await page.evaluate<AxeResults>(`axe.run(document, ${options})`);
  return violations
    .filter(({ impact, id }) => impact === "serious" || impact === "critical" || id.startsWith("landmark-"))
    .map(({ impact, id, nodes }) => `${impact} ${id}: ${nodes.slice(0, 4).map(whereOf).join(", ")}`);
}

/** A colour on its way to another is none that anybody reads. What turns for ever is not waited for. */
async function colourChangesEnd(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const ending = document
      .getAnimations()
      .filter((one) => one.effect?.getComputedTiming().endTime !== Number.POSITIVE_INFINITY);
    await Promise.allSettled(ending.map((one) => one.finished));
  });
}

const whereOf = ({ target, any }: AxeResults["violations"][number]["nodes"][number]): string => {
  const contrast = any.find(({ id }) => id === "color-contrast")?.data as
    | { fgColor: string; bgColor: string; contrastRatio: number }
    | undefined;
  const colours =
    contrast === undefined ? "" : ` (${contrast.fgColor} on ${contrast.bgColor}: ${contrast.contrastRatio})`;
  return `${target.join(" ")}${colours}`;
};
