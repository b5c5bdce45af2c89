import type { CredentialDestination, ParameterSet } from "../connection/connection-description.ts";
import type { Connector } from "../connector.ts";
import { gradeOperations, placeholderIn } from "../grade/grade-operations.ts";
import type { Policy } from "../policy/policy.ts";
import type { ConnectorSettings, CredentialPlaceSetting } from "./connector-settings.ts";
import { readAddress } from "./read-address.ts";
import { placeholderId } from "./setting-questions.ts";

/** The connector as an admin's settings make it, graded anew. What the settings do not mention stays as the files say. */
export function applySettings(connector: Connector, settings: ConnectorSettings): Connector {
  const { address: given, entered, places } = settings;
  if (given === null && entered === null && isEmpty(places)) return connector;
  const address =
    given === null ? connector.address : (readAddress(given, connector.address) ?? connector.address);
  const policies = connector.policies.map((policy) =>
    entered === null ? policy : withMark(policy, entered.ids),
  );
  const connection = {
    ...connector.connection,
    sets: connector.connection.sets.map((set) => withPlaces(set, places)),
  };
  const unsent = new Set(Object.keys(places).filter((key) => places[key]?.kind === "nowhere"));
  const { script } = connector;
  return {
    ...connector,
    address,
    policies,
    connection,
    ...(entered === null ? {} : { entered }),
    operations: gradeOperations(connector.operations, {
      address,
      isAddressGiven: given !== null && readAddress(given, connector.address) !== null,
      connection,
      policies,
      script,
      unsent,
    }),
  };
}

const isEmpty = (record: object) => Object.keys(record).length === 0;

function withMark(policy: Policy, ids: readonly string[]): Policy {
  const found = placeholderIn(policy);
  const id = found === null ? null : placeholderId(found);
  return id === null || !ids.includes(id) ? policy : { ...policy, entered: id };
}

/** With the values in the places of their placeholders: for one call, and never kept. */
export function withEntered(connector: Connector, values: Readonly<Record<string, string>>): Connector {
  const { entered: _sealed, ...open } = connector;
  const policies = connector.policies.map((policy): Policy => {
    const { entered: id, ...plain } = policy;
    if (id === undefined || !Object.hasOwn(values, id)) return policy;
    return { ...plain, parameters: { ...policy.parameters, value: values[id] ?? "" } };
  });
  return { ...open, policies, secrets: [...(connector.secrets ?? []), ...Object.values(values)] };
}

function withPlaces(set: ParameterSet, places: ConnectorSettings["places"]): ParameterSet {
  const added = set.parameters.flatMap(({ name }) => {
    const key = `${set.name}/${name}`;
    const place = Object.hasOwn(places, key) ? places[key] : undefined;
    return place === undefined ? [] : destinationOf(place, name);
  });
  return added.length === 0 ? set : { ...set, destinations: [...set.destinations, ...added] };
}

function destinationOf(place: CredentialPlaceSetting, parameter: string): CredentialDestination[] {
  switch (place.kind) {
    case "header":
      return [{ kind: "header", header: place.name, parameter }];
    case "query":
      return [{ kind: "query", query: place.name, parameter }];
    case "basic":
      return [{ kind: "basic", username: place.username, password: parameter }];
    case "nowhere":
      return [];
  }
}
