import type { ValueObject } from "@towpath/expressions";
import { type Said, said } from "@towpath/prelude";
import type { Definition } from "../definition.ts";
import { allActions, triggerOf, typeOf } from "../view/definition-index.ts";
import { isMissing, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import { stepAtStart } from "./step-label.ts";

/** Ways to write which connection a step uses; the last holds a name or the member of `$connections`. */
const REFERENCES: readonly (readonly string[])[] = [
  ["inputs", "host", "connectionReferenceName"],
  ["inputs", "host", "connectionName"],
  ["inputs", "host", "connection"],
];

/** What an action must say to be sent through a connector, whatever the operation needs besides. */
type Needed = readonly (readonly [path: string, words: (who: Said) => Said])[];
const BY_ID: Needed = [
  ["inputs/host/operationId", (who) => said("{who} does not say which operation it calls.", { who })],
];
const BY_PATH: Needed = [
  [
    "inputs/path",
    (who) => said("{who} does not say which operation it calls: the path is missing.", { who }),
  ],
];
const NEEDED: ReadonlyMap<string, Needed> = new Map([
  ["openapiconnection", BY_ID],
  ["openapiconnectionwebhook", BY_ID],
  [
    "apiconnection",
    [
      [
        "inputs/method",
        (who) => said("{who} does not say how it calls its operation: the method is missing.", { who }),
      ],
      ...BY_PATH,
    ],
  ],
]);

/** A trigger that asks by an address does so with GET, and one that is called back with POST, unless it says otherwise. */
const NEEDED_OF_TRIGGERS: ReadonlyMap<string, Needed> = new Map([
  ["openapiconnection", BY_ID],
  ["openapiconnectionwebhook", BY_ID],
  ["apiconnection", BY_PATH],
  ["apiconnectionwebhook", BY_PATH],
]);

interface Site {
  readonly step: ValueObject;
  readonly path: readonly string[];
  readonly action: string | undefined;
}

/** Steps of connectors say which operation they call, and through which connection. */
export function checkConnectorSteps(definition: Definition, problems: ProblemList): void {
  const found = triggerOf(definition);
  if (found !== null) {
    const { name, trigger } = found;
    const site = { step: trigger, path: ["triggers", name], action: undefined };
    checkSite(site, NEEDED_OF_TRIGGERS, problems);
  }
  for (const { name, action, path } of allActions(definition)) {
    checkSite({ step: action, path, action: name }, NEEDED, problems);
  }
}

function checkSite(site: Site, all: ReadonlyMap<string, Needed>, problems: ProblemList): void {
  const needed = all.get(typeOf(site.step).type.toLowerCase());
  if (needed === undefined) return;
  for (const [path, words] of needed) {
    if (!isMissing(valueBelow(site.step, path.split("/")), false)) continue;
    report(site, path.split("/"), words(stepAtStart(site.action)), problems);
  }
  if (namesConnection(site.step)) return;
  report(
    site,
    ["inputs", "host"],
    said("{who} does not say which connection it uses. Choose one.", { who: stepAtStart(site.action) }),
    problems,
  );
}

const namesConnection = (step: ValueObject): boolean =>
  REFERENCES.some((path) => !isMissing(valueBelow(step, path), false));

function report(site: Site, below: readonly string[], message: Said, problems: ProblemList): void {
  problems.unrunnable("missing-input", [...site.path, ...below], message, site.action);
}
