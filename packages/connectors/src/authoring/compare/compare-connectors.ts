import { stringifyJson, type Value } from "@towpath/expressions";
import type { ParameterSet } from "../../connection/connection-description.ts";
import type { Connector } from "../../connector.ts";
import { createSchemaReader } from "../../openapi/schema-reader.ts";
import { compareOperations } from "./compare-operations.ts";
import { ChangeList, type ConnectorChange } from "./connector-change.ts";

/** What a new version of a connector changes for those who use the old one: breaking changes first. */
export function compareConnectors(before: Connector, after: Connector): readonly ConnectorChange[] {
  const found: ConnectorChange[] = [];
  compareOfAll(before, after, new ChangeList(found, null));
  const readers = [createSchemaReader(before.document), createSchemaReader(after.document)] as const;
  const has = new Map(after.operations.map((operation) => [operation.id, operation]));
  for (const operation of before.operations) {
    const changes = new ChangeList(found, operation.id);
    const next = has.get(operation.id);
    has.delete(operation.id);
    if (next === undefined) changes.breaking("The operation is gone.");
    else
      compareOperations({ operation, reader: readers[0] }, { operation: next, reader: readers[1] }, changes);
  }
  for (const { id } of has.values()) new ChangeList(found, id).compatible("The operation is new.");
  return [
    ...found.filter(({ kind }) => kind === "breaking"),
    ...found.filter(({ kind }) => kind === "compatible"),
  ];
}

function compareOfAll(before: Connector, after: Connector, changes: ChangeList): void {
  const address = ({ address: { scheme, host, basePath } }: Connector) => `${scheme}://${host}${basePath}`;
  if (address(before) !== address(after)) {
    changes.compatible(`Calls go to ${address(after)} instead of ${address(before)}.`);
  }
  const policies = (connector: Connector) => stringifyJson(connector.policies as unknown as Value);
  if (policies(before) !== policies(after))
    changes.compatible("The policies changed: requests or answers may differ.");
  compareSets(before.connection.sets, after.connection.sets, changes);
}

function compareSets(
  before: readonly ParameterSet[],
  after: readonly ParameterSet[],
  changes: ChangeList,
): void {
  const has = new Map(after.map((set) => [set.name, set]));
  for (const set of before) {
    const next = has.get(set.name);
    has.delete(set.name);
    if (next !== undefined) compareParameters(set, next, changes);
    else if (set.parameters.length > 0) changes.breaking(goneSet(set));
  }
  for (const set of has.values()) {
    const title = set.title === "" ? "a sign-in" : `'${set.title}'`;
    changes.compatible(`Connections can sign in by ${title} now.`);
  }
}

function goneSet(set: ParameterSet): string {
  const which = set.title === "" ? "the way they do" : `'${set.title}'`;
  return `Connections can no longer sign in by ${which}: those that do have to be made again.`;
}

function compareParameters(before: ParameterSet, after: ParameterSet, changes: ChangeList): void {
  const has = new Map(after.parameters.map((parameter) => [parameter.name, parameter]));
  for (const parameter of before.parameters) {
    const next = has.get(parameter.name);
    has.delete(parameter.name);
    if (next === undefined) changes.compatible(`Connections no longer ask for '${parameter.title}'.`);
    else if (next.type !== parameter.type) {
      changes.breaking(
        `'${parameter.title}' of connections is another kind of value: connections have to be made again.`,
      );
    }
  }
  for (const parameter of has.values()) {
    const isNeeded =
      parameter.default === undefined &&
      !parameter.hidden &&
      (parameter.required || parameter.type !== "string");
    const words = `Connections ask for '${parameter.title}' now`;
    if (isNeeded) changes.breaking(`${words}: those that exist do not have it, and have to be made again.`);
    else changes.compatible(`${words}.`);
  }
}
