import type { Connector, ParameterSet } from "@towpath/connectors";
import { fail, ok, type Result, said } from "@towpath/prelude";
import {
  clientOfUser,
  describeSignIn,
  type OAuthClient,
  parameterSet,
  readCredential,
  type SealedConnection,
  type SignInDescription,
  sendsTo,
} from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

/** What somebody wants to sign in to, and with what, as far as it is known before the service is asked. */
export interface Subject {
  readonly connector: Connector;
  readonly set: ParameterSet;
  readonly description: SignInDescription;
  /** What was entered beside the sign-in, told apart by who may see it again. */
  readonly open: Readonly<Record<string, string>>;
  readonly secret: Readonly<Record<string, string>>;
}

interface Wanted {
  readonly connector: Connector;
  readonly parameterSet: string;
  readonly values: Readonly<Record<string, string>>;
  /** The connection that is signed in again. */
  readonly connection: SealedConnection | null;
}

/** Checks what was entered; a connection that is signed in again keeps what nobody enters anew. */
export async function readSubject(deps: Deps, wanted: Wanted): Promise<Result<Subject, Failure>> {
  const { connector, connection } = wanted;
  const name = wanted.parameterSet === "" ? (connection?.parameterSet ?? "") : wanted.parameterSet;
  const set = parameterSet(connector, name);
  if (set === null) {
    const ways = connector.connection.sets.map((one) => `"${one.name}"`).join(", ");
    return fail({
      kind: "invalid",
      ...said("Choose how to sign in: parameterSet is one of {ways}.", { ways }),
    });
  }
  const known = await knownValues(deps, { connector, connection, set, values: wanted.values });
  if (!known.ok) return known;
  const read = readCredential(set, { ...known.value, ...wanted.values });
  if (!read.ok) {
    const [first] = read.failure;
    const issues = read.failure.map(({ parameter, message }) => ({ path: `values.${parameter}`, message }));
    return fail({ kind: "invalid", message: first?.message ?? "The values are not right.", issues });
  }
  const { open, secret } = read.value;
  const description = describeSignIn(connector, set, { ...open, ...secret });
  if (description === null) {
    const message = said(
      '"{title}" does not sign in in a window of its own this way: enter the credential instead.',
      { title: connector.title },
    );
    return fail({ kind: "conflict", ...message });
  }
  return ok({ connector, set, description, open, secret });
}

/** What the connection holds already: nobody types an app's secret again only because a sign-in ended. */
async function knownValues(
  deps: Deps,
  { connector, connection, set, values }: Omit<Wanted, "parameterSet"> & { readonly set: ParameterSet },
): Promise<Result<Readonly<Record<string, string>>, Failure>> {
  if (connection === null || connection.parameterSet !== set.name) return ok({});
  const { environmentId, id, credentialVersion, sealed, keyVersion } = connection;
  const stays = connection.sendsTo === "" || connection.sendsTo === sendsTo(connector);
  // What was entered anew takes its place, and a connector that came to send elsewhere gets no secret of before.
  if (sealed === null || keyVersion === null || !stays || Object.keys(values).length > 0) {
    return ok(connection.values);
  }
  const place = { environmentId, connectionId: id, credentialVersion };
  const opened = await deps.vault.open(place, { sealed, keyVersion });
  return opened.ok
    ? ok({ ...connection.values, ...opened.value })
    : fail({ kind: "conflict", message: opened.failure });
}

/** The app that signs in: of the person, where the connector asks for one, else of an admin. */
export async function clientFor(
  deps: Deps,
  subject: Subject,
  of: {
    readonly environmentId: string;
    readonly connector: { readonly id: string; readonly name: string; readonly title: string };
  },
): Promise<Result<OAuthClient, Failure>> {
  const { set, description, open, secret } = subject;
  if (description.appFrom === "user") {
    const own = clientOfUser(set, { ...open, ...secret });
    if (own !== null) return ok(own);
    return fail({ kind: "invalid", message: phrase("Enter the client ID of your OAuth app.") });
  }
  const found = await deps.apps.forSignIn({ ...of, service: description.service });
  return found.ok ? found : fail({ kind: "conflict", message: found.failure });
}
