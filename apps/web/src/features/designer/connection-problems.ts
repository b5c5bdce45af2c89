import { actionAt, type Definition, type Problem, triggerOf } from "@towpath/flow";
import type { Binding } from "../connector-steps/connector-operation.ts";

/** A step whose connection is still to be chosen: no mistake of the draft, but needed by a run. */
export const NO_CONNECTION = "no-connection";

/**
 * What stands between a reference and a run belongs to every step that uses it. A connection that is not chosen yet is a
 * warning, so that drawing goes on; one that is chosen and cannot be used is an error.
 */
export function connectionProblems(
  definition: Definition,
  { problem: message, saying, connection, connector, uses }: Binding,
): readonly Problem[] {
  if (message === null) return [];
  const severity = connection === null && connector !== null ? "warning" : "error";
  return uses.flatMap(({ role, name }): Problem[] => {
    const trigger = role === "trigger" ? triggerOf(definition) : null;
    const entry = role === "action" ? actionAt(definition, name) : null;
    const base = trigger === null ? entry?.pointer : pointerTo(trigger.name);
    if (base === undefined) return [];
    const more = {
      ...(entry === null ? {} : { action: entry.name }),
      ...(saying === undefined ? {} : { saying }),
    };
    return [{ severity, code: NO_CONNECTION, path: `${base}/inputs/host`, message, ...more }];
  });
}

/** What has to be done before a draft is published: errors, and connections that are still to be chosen. */
export const standsInTheWay = ({ severity, code }: Problem): boolean =>
  severity === "error" || code === NO_CONNECTION;

const pointerTo = (trigger: string): string =>
  `/triggers/${trigger.replaceAll("~", "~0").replaceAll("/", "~1")}`;
