import type { OptionsFilter } from "@mantine/core";

/** The option of a list that leads to a value the list does not have. */
export const OTHER = "other";
/** So many are drawn at once; typing finds the others. */
const SHOWN = 200;

/** Those that fit what was typed, and always the way to a value that is not in the list. */
export const fittingOptions: OptionsFilter = ({ options, search }) => {
  const words = search.trim().toLowerCase();
  const all = options.filter((option) => "value" in option);
  const found = all.filter(({ value, label }) => value !== OTHER && label.toLowerCase().includes(words));
  return [...found.slice(0, SHOWN), ...all.filter(({ value }) => value === OTHER)];
};
