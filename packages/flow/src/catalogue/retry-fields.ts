import type { ValueObject } from "@towpath/expressions";
import { textMember } from "../tree.ts";
import type { FieldSpec, SettingsGroup } from "./catalogue.ts";

const HELP = {
  action:
    "A call that got no answer, or one of 408, 429 and 5xx (501 excepted), is made again. What a service says in Retry-After comes before the pauses here.",
  trigger:
    "A check that got no answer, or one of 408, 429 and 5xx (501 excepted), is made again. What a service says in Retry-After comes before the pauses here.",
};

/**
 * How often a call is tried again. Only what the chosen policy reads is asked for, and what is written all the same.
 *
 * @param below where the policy stands below the step, e.g. `inputs`
 */
export function retryGroup(below: string, policy: ValueObject, role: "action" | "trigger"): SettingsGroup {
  const type = textMember(policy, "type")?.toLowerCase() ?? "default";
  const at = `${below}/retryPolicy`;
  const isWritten = (name: string) =>
    Object.keys(policy).some((key) => key.toLowerCase() === name.toLowerCase());
  // An expression may come to any of them.
  const repeats = !["default", "none"].includes(type);
  const spreads = repeats && type !== "fixed";
  const parts: [string, boolean, FieldSpec][] = [
    ["count", repeats, countField(at)],
    ["interval", repeats, intervalField(at, type)],
    ["minimumInterval", spreads, boundField(at, "minimumInterval", "Shortest pause", "No pause is shorter.")],
    ["maximumInterval", spreads, boundField(at, "maximumInterval", "Longest pause", "No pause is longer.")],
  ];
  return {
    id: "retry",
    title: "Retry",
    help: HELP[role],
    fields: [
      typeField(at, role),
      ...parts.filter(([name, fits]) => fits || isWritten(name)).map(([, , field]) => field),
    ],
  };
}

const typeField = (at: string, role: "action" | "trigger"): FieldSpec => ({
  path: `${at}/type`,
  title: "Retry",
  help: "Four tries with growing pauses when left empty.",
  required: false,
  control: "choice",
  choices: [
    { value: "default", title: "As usual: four tries with growing pauses" },
    { value: "none", title: role === "action" ? "Do not retry" : "Wait for the next check" },
    { value: "fixed", title: "Equal pauses" },
    { value: "exponential", title: "Growing pauses" },
  ],
});

const countField = (at: string): FieldSpec => ({
  path: `${at}/count`,
  title: "Retries",
  help: "How many times to try again, from 1 to 90. 4 when left empty.",
  required: false,
  control: "number",
  placeholder: "4",
});

const intervalField = (at: string, type: string): FieldSpec => ({
  path: `${at}/interval`,
  title: type === "fixed" ? "Pause between tries" : "First pause",
  help:
    type === "fixed"
      ? "A duration from PT5S (five seconds) to P1D (one day)."
      : "A duration from PT5S (five seconds) to P1D (one day). It doubles with each try; chance makes it a little shorter.",
  required: false,
  control: "text",
  placeholder: "PT10S",
});

const boundField = (at: string, name: string, title: string, help: string): FieldSpec => ({
  path: `${at}/${name}`,
  title,
  help: `${help} A duration such as PT30S.`,
  required: false,
  control: "text",
  placeholder: "PT30S",
});
