import type { Words } from "../../words/translate.ts";
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

export function missingWords(t: Words, { toChoose, unknown }: MissingConnections): string {
  const choose =
    toChoose.length === 0
      ? ""
      : t("{count, plural, one {# connection to choose.} other {# connections to choose.}}", {
          count: toChoose.length,
        });
  const names = [...new Set(unknown.map(({ connectorName, reference }) => connectorName ?? reference))];
  const absent =
    names.length === 0
      ? ""
      : t(
          "{count, plural, one {# connector of this flow is not here: {names}.} other {# connectors of this flow are not here: {names}.}}",
          { count: names.length, names: names.join(", ") },
        );
  return [choose, absent].filter((words) => words !== "").join(" ");
}
