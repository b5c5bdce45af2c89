"use client";

import { Autocomplete } from "@mantine/core";
import { useDebouncedValue } from "@mantine/hooks";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../../client/api.ts";
import type { ControlProps } from "./control.ts";

const BY_REQUEST = ["request", "manual"];
/** As many as one page of the list may hold: what does not fit is left out after the search, not before. */
const SEARCHED = 100;

/** A flow by its name, out of those that can be called; an id or an expression may be typed as well. */
export function FlowControl({ field, value, onChange, describedBy, invalid, readOnly }: ControlProps) {
  const text = typeof value === "string" ? value : "";
  const [search] = useDebouncedValue(text, 250);
  // The server searches, because there may be thousands.
  const found = useQuery(
    orpc.flows.list.queryOptions({ input: { search, limit: SEARCHED }, enabled: !readOnly }),
  );
  const callable = (found.data?.items ?? []).filter(({ triggerType }) =>
    (field.startsBy ?? BY_REQUEST).includes(triggerType?.toLowerCase() ?? ""),
  );
  return (
    <Autocomplete
      aria-label={field.title}
      aria-describedby={describedBy}
      error={invalid}
      readOnly={readOnly}
      placeholder={field.placeholder ?? ""}
      data={[...new Set(callable.map(({ name }) => name))]}
      // Hiding more here would hide what the server found.
      filter={({ options }) => options}
      value={text}
      onChange={(next) => onChange(next === "" && !field.required ? undefined : next)}
    />
  );
}
