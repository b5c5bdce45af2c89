import { type KeyboardEvent, useId, useState } from "react";
import type { PickerEntry } from "./picker-entry.ts";

export interface OptionList {
  readonly listId: string;
  readonly active: PickerEntry | undefined;
  readonly optionId: (entry: PickerEntry) => string;
  readonly point: (entry: PickerEntry) => void;
  readonly reset: () => void;
  readonly inputProps: Record<string, unknown>;
}

/** The listbox pattern: the focus stays in the search box, the arrow keys move the marked option. */
export function useOptionList(
  options: readonly PickerEntry[],
  choose: (entry: PickerEntry) => void,
  onBack: (() => void) | null,
): OptionList {
  const listId = useId();
  // By its key: what is listed above the marked option may grow.
  const [key, setKey] = useState<string | null>(null);
  const index = Math.max(
    0,
    options.findIndex((option) => option.key === key),
  );
  const active = options[index];
  const optionId = (entry: PickerEntry) => `${listId}-${options.indexOf(entry)}`;
  const move = (to: number) => {
    const next = Math.max(0, Math.min(options.length - 1, to));
    setKey(options[next]?.key ?? null);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    const steps: Readonly<Record<string, number>> = { ArrowDown: index + 1, ArrowUp: index - 1 };
    const to = steps[event.key];
    if (to !== undefined) {
      event.preventDefault();
      move(to);
    } else if (event.key === "Enter" && active !== undefined) {
      event.preventDefault();
      choose(active);
    } else if (event.key === "Backspace" && event.currentTarget.value === "" && onBack !== null) {
      event.preventDefault();
      onBack();
    }
  };
  return {
    listId,
    active,
    optionId,
    point: (entry) => setKey(entry.key),
    reset: () => setKey(null),
    inputProps: {
      role: "combobox",
      "aria-expanded": active !== undefined,
      "aria-controls": active === undefined ? undefined : listId,
      "aria-autocomplete": "list",
      "aria-activedescendant": active === undefined ? undefined : optionId(active),
      onKeyDown,
    },
  };
}
