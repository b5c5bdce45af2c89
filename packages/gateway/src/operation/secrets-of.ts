import type { Connector } from "@towpath/connectors";
import type { ConnectionValues } from "./inject-credentials.ts";

/** The values of a connection that nobody may see, `user:password` of Basic as one more. */
export function secretsOf(connector: Connector, { set, values }: ConnectionValues): readonly string[] {
  const chosen = connector.connection.sets.find(({ name }) => name === set) ?? connector.connection.sets[0];
  const given = (name: string) => (Object.hasOwn(values, name) ? (values[name] ?? "") : "");
  const open = new Set(
    (chosen?.parameters ?? []).filter(({ type }) => OPEN_TYPES.has(type)).map(({ name }) => name),
  );
  // What no parameter describes is a secret: better too much hidden than a token told.
  const hidden = Object.keys(values).filter((name) => !open.has(name));
  const pairs = (chosen?.destinations ?? []).flatMap((destination) =>
    destination.kind === "basic" ? [`${given(destination.username)}:${given(destination.password)}`] : [],
  );
  const secrets = hidden.map(given);
  // People type the scheme before the key ("Bearer abc"): services repeat the key without it.
  const bare = secrets.flatMap((secret) => /^[A-Za-z-]+ +(\S.*)$/.exec(secret)?.[1] ?? []);
  return [...secrets, ...bare, ...pairs];
}

const OPEN_TYPES: ReadonlySet<string> = new Set(["string", "int", "bool", "gateway"]);
