import type { ValueObject } from "@towpath/expressions";
import type { Definition } from "../definition.ts";
import { type ActionEntry, allActions, typeOf } from "../view/definition-index.ts";
import { isMissing, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";

/** Ways to write which connection a step uses; the last holds a name or the member of `$connections`. */
const REFERENCES: readonly (readonly string[])[] = [
  ["inputs", "host", "connectionReferenceName"],
  ["inputs", "host", "connectionName"],
  ["inputs", "host", "connection"],
];

/** What an action must say to be sent through a connector, whatever the operation needs besides. */
type Needed = readonly (readonly [path: string, words: string])[];
const BY_ID: Needed = [["inputs/host/operationId", "does not say which operation it calls"]];
const BY_PATH: Needed = [["inputs/path", "does not say which operation it calls: the path is missing"]];
const NEEDED: ReadonlyMap<string, Needed> = new Map([
  ["openapiconnection", BY_ID],
  ["openapiconnectionwebhook", BY_ID],
  [
    "apiconnection",
    [["inputs/method", "does not say how it calls its operation: the method is missing"], ...BY_PATH],
  ],
]);

/** Actions of connectors say which operation they call, and through which connection. */
export function checkConnectorSteps(definition: Definition, problems: ProblemList): void {
  for (const entry of allActions(definition)) {
    const needed = NEEDED.get(typeOf(entry.action).type.toLowerCase());
    if (needed === undefined) continue;
    for (const [path, words] of needed) {
      if (!isMissing(valueBelow(entry.action, path.split("/")), false)) continue;
      report(entry, path.split("/"), `"${entry.name}" ${words}.`, problems);
    }
    if (!namesConnection(entry.action)) {
      const message = `"${entry.name}" does not say which connection it uses. Choose one.`;
      report(entry, ["inputs", "host"], message, problems);
    }
  }
}

const namesConnection = (action: ValueObject): boolean =>
  REFERENCES.some((path) => !isMissing(valueBelow(action, path), false));

function report(entry: ActionEntry, below: readonly string[], message: string, problems: ProblemList): void {
  problems.unrunnable("missing-input", [...entry.path, ...below], message, entry.name);
}
