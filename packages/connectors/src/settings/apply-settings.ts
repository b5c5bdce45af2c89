import type { CredentialDestination, ParameterSet } from "../connection/connection-description.ts";
import type { Connector } from "../connector.ts";
import { gradeOperations, placeholderIn } from "../grade/grade-operations.ts";
import type { Policy } from "../policy/policy.ts";
import type { ConnectorSettings, CredentialPlaceSetting } from "./connector-settings.ts";
import { readAddress } from "./read-address.ts";
import { placeholderId } from "./setting-questions.ts";

/** The connector as an admin's settings make it, graded anew. What the settings do not mention stays as the files say. */
export function applySettings(connector: Connector, settings: ConnectorSettings): Connector {
  const { address: given, placeholders, places } = settings;
  if (given === null && isEmpty(placeholders) && isEmpty(places)) return connector;
  const address =
    given === null ? connector.address : (readAddress(given, connector.address) ?? connector.address);
  const policies = connector.policies.map((policy) => withValue(policy, placeholders));
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
    secrets: [...(connector.secrets ?? []), ...Object.values(placeholders)],
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

function withValue(policy: Policy, placeholders: ConnectorSettings["placeholders"]): Policy {
  const found = placeholderIn(policy);
  const id = found === null ? null : placeholderId(found);
  if (id === null || !Object.hasOwn(placeholders, id)) return policy;
  return { ...policy, parameters: { ...policy.parameters, value: placeholders[id] ?? "" } };
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
