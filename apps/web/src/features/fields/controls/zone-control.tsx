import { isExpression } from "../design-time.ts";
import { zoneNames } from "../zone-names.ts";
import { Choices } from "./choice-control.tsx";
import type { ControlProps } from "./control.ts";

/** A time zone by its name: from the list, or an expression that gives one. */
export function ZoneControl(props: ControlProps) {
  const { value } = props;
  const current = typeof value === "string" && !isExpression(value) ? value : null;
  const choices = zoneNames(current).map((name) => ({ value: name, title: name }));
  return <Choices {...props} choices={choices} searchable />;
}
