import type { Binding } from "../connector-steps/connector-operation.ts";

export interface MissingConnections {
  /** References to a connector that is here, with nothing bound to them. */
  readonly toChoose: readonly Binding[];
  /** References to a connector that nobody imported. */
  readonly unknown: readonly Binding[];
}

export function missingConnections(bindings: readonly Binding[]): MissingConnections {
  const unbound = bindings.filter(
    ({ connection, needsConnection }) => connection === null && needsConnection,
  );
  return {
    toChoose: unbound.filter(({ connector }) => connector !== null),
    unknown: unbound.filter(({ connector }) => connector === null),
  };
}

export function missingWords({ toChoose, unknown }: MissingConnections): string {
  const choose = toChoose.length === 0 ? "" : `${counted(toChoose.length, "connection")} to choose.`;
  const names = [...new Set(unknown.map(({ connectorName, reference }) => connectorName ?? reference))];
  const absent =
    names.length === 0
      ? ""
      : `${counted(names.length, "connector")} of this flow ${names.length === 1 ? "is" : "are"} not here: ${names.join(", ")}.`;
  return [choose, absent].filter((words) => words !== "").join(" ");
}

const counted = (count: number, noun: string) => (count === 1 ? `1 ${noun}` : `${count} ${noun}s`);
