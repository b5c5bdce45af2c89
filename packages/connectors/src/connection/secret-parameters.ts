import type { ConnectionParameter, ParameterSet } from "./connection-description.ts";

const OPEN_TYPES: ReadonlySet<ConnectionParameter["type"]> = new Set(["string", "int", "bool", "gateway"]);

/**
 * Whether nobody may see the value of a parameter again. Beside what the files call secret, that is what goes into a
 * request as a credential: some files give a key the type of plain text.
 */
export function isSecret(set: ParameterSet, parameter: ConnectionParameter): boolean {
  return !OPEN_TYPES.has(parameter.type) || isCredential(set, parameter.name);
}

function isCredential({ destinations }: ParameterSet, name: string): boolean {
  return destinations.some((destination) =>
    destination.kind === "basic" || destination.kind === "username-token"
      ? destination.password === name
      : destination.parameter === name,
  );
}
