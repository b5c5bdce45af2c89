import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";

const css = readFileSync(new URL("./tokens.css", import.meta.url), "utf8");

/** The colours of one scheme, by name without `--tp-`. */
function coloursOf(selector: string): ReadonlyMap<string, string> {
  const block = css.slice(css.indexOf(selector)).split("}")[0] ?? "";
  return new Map(
    [...block.matchAll(/--tp-([\w-]+): (#[0-9a-f]{6})/g)].map(([, name = "", hex = ""]) => [name, hex]),
  );
}

/** Relative luminance and contrast as WCAG 2 defines them. */
function luminance(hex: string): number {
  const channel = (at: number) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.040_45 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return 0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5);
}
function contrast(one: string, other: string): number {
  const [light = 0, dark = 0] = [luminance(one), luminance(other)].sort((a, b) => b - a);
  return (light + 0.05) / (dark + 0.05);
}

const GROUNDS = ["surface", "surface-raised", "surface-sunken", "surface-hover"];
const STATES = ["success", "danger", "warning", "running", "neutral"];
const PAIRS = [
  ...["text", "text-muted", "accent"].flatMap((ink) => GROUNDS.map((ground) => [ink, ground] as const)),
  ...["text-faint", "danger"].flatMap((ink) => GROUNDS.slice(0, 2).map((ground) => [ink, ground] as const)),
  ...STATES.map((state) => [state, `${state}-soft`] as const),
  ["copper", "copper-soft"] as const,
  ["accent", "accent-soft"] as const,
  ["on-accent", "accent"] as const,
];

describe.each([
  ["light", '[data-mantine-color-scheme="light"]'],
  ["dark", '[data-mantine-color-scheme="dark"]'],
])("the tokens of the %s scheme", (_scheme, selector) => {
  const colours = coloursOf(selector);

  test.each(PAIRS)("%s can be read on %s", (ink, ground) => {
    const [front, back] = [colours.get(ink), colours.get(ground)];
    if (front === undefined || back === undefined) throw new Error(`${ink} or ${ground} is not a token`);
    expect(contrast(front, back)).toBeGreaterThanOrEqual(4.5);
  });
});
