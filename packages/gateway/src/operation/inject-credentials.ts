import type { CredentialDestination, ParameterSet } from "@towpath/connectors";
import { type Draft, withHeader, withQuery } from "./draft.ts";

/** The values of one connection: what a person entered, and the tokens a sign-in brought. Secret. */
export interface ConnectionValues {
  /** The name of the parameter set; empty for the only one. */
  readonly set: string;
  /** By the name of the connection parameter. The value of an OAuth parameter is its access token. */
  readonly values: Readonly<Record<string, string>>;
  /** Names of values that were sealed: they stay secret, whatever the connector has come to say of them since. */
  readonly sealed?: readonly string[];
}

/** Puts the credentials of a connection where the connector wants them. Policies may move them afterwards. */
export function injectCredentials(
  draft: Draft,
  set: ParameterSet | undefined,
  connection: ConnectionValues,
): Draft {
  return (set?.destinations ?? []).reduce(
    (made, destination) => inject(made, destination, connection.values),
    draft,
  );
}

/** By its exact name, else in any case: people write these names by hand. Empty for none. */
export function valueNamed(values: ConnectionValues["values"], name: string): string {
  const exact = Object.hasOwn(values, name) ? values[name] : undefined;
  if (exact !== undefined) return exact;
  const key = Object.keys(values).find((one) => one.toLowerCase() === name.toLowerCase());
  return key === undefined ? "" : (values[key] ?? "");
}

function inject(
  draft: Draft,
  destination: CredentialDestination,
  values: Readonly<Record<string, string>>,
): Draft {
  const of = (name: string) => valueNamed(values, name);
  switch (destination.kind) {
    case "basic": {
      const pair = `${of(destination.username)}:${of(destination.password)}`;
      if (pair === ":") return draft;
      return withHeader(draft, "Authorization", `Basic ${Buffer.from(pair, "utf8").toString("base64")}`);
    }
    case "bearer": {
      const token = of(destination.parameter);
      return token === "" ? draft : withHeader(draft, "Authorization", `Bearer ${token}`);
    }
    case "header": {
      const value = of(destination.parameter);
      return value === "" ? draft : withHeader(draft, destination.header, value);
    }
    // It stands inside the message, which is written last.
    case "username-token":
      return draft;
    case "query": {
      const value = of(destination.parameter);
      return value === "" ? draft : withQuery(draft, destination.query, value);
    }
  }
}
