import { actionAt, type Definition } from "@towpath/flow";
import { member } from "../action-outputs.ts";
import type { FieldTarget } from "../known-data.ts";
import { type LiveLoop, rowsOf } from "./live-world.ts";

/** The loops that the fields of a step stand in, outermost first, its own rows last. */
export function loopsAround(definition: Definition, target: FieldTarget): readonly LiveLoop[] {
  if (target.kind === "trigger") return [];
  const own = actionAt(definition, target.name);
  if (own === null) return [];
  const loops: LiveLoop[] = [];
  for (let name = own.block.container; name !== null; ) {
    const container = actionAt(definition, name);
    if (container === null) break;
    const type = String(member(container.action, "type") ?? "").toLowerCase();
    if (type === "foreach") {
      loops.unshift({ name: container.name, kind: "foreach", list: member(container.action, "foreach") });
    }
    if (type === "until") loops.unshift({ name: container.name, kind: "until", list: undefined });
    name = container.block.container;
  }
  const rows = rowsOf(own.action);
  return rows === undefined ? loops : [...loops, { name: own.name, kind: "rows", list: rows }];
}
