import { type Connector, isSecret } from "@towpath/connectors";
import { type ConnectionValues, valueNamed } from "./inject-credentials.ts";
import { chosenSet } from "./prepare-operation.ts";

/** The values of a connection that nobody may see, `user:password` of Basic as one more. */
export function secretsOf(connector: Connector, connection: ConnectionValues): readonly string[] {
  const { values } = connection;
  const chosen = chosenSet(connector, connection);
  const given = (name: string) => valueNamed(values, name);
  const open = new Set(
    (chosen?.parameters ?? [])
      .filter((parameter) => chosen !== undefined && !isSecret(chosen, parameter))
      .map(({ name }) => name.toLowerCase()),
  );
  for (const name of connection.sealed ?? []) open.delete(name.toLowerCase());
  // What no parameter describes is a secret: better too much hidden than a token told.
  const hidden = Object.keys(values).filter((name) => !open.has(name.toLowerCase()));
  const pairs = (chosen?.destinations ?? []).flatMap((destination) =>
    destination.kind === "basic" ? [`${given(destination.username)}:${given(destination.password)}`] : [],
  );
  const secrets = [...hidden.map(given), ...(connector.secrets ?? [])];
  // People type the scheme before the key ("Bearer abc"): services repeat the key without it.
  const bare = secrets.flatMap((secret) => /^[A-Za-z-]+ +(\S.*)$/.exec(secret)?.[1] ?? []);
  return [...secrets, ...bare, ...pairs];
}
