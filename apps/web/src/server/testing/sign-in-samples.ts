import { newId } from "@towpath/db";
import type { TestApi } from "./test-api.ts";

interface Ids {
  readonly connector: string;
  readonly attempt: string;
  readonly oauthApp: string;
}
const named = (of: "attempt" | "oauthApp", more: object = {}) => ({
  input: (ids: Ids) => ({ id: ids[of], ...more }),
  takes: true,
});
const nothing = { input: () => ({}), takes: false };
const ofConnector = (name: "id" | "connectorId", more: object = {}) => ({
  input: (ids: Ids) => ({ [name]: ids.connector, ...more }),
  takes: true,
});

/** Calls of the sign-in at services that would succeed for an admin, for the matrix of who may call what. */
export const SIGN_IN_SAMPLES = {
  signIn: {
    start: ofConnector("connectorId"),
    attempt: named("attempt"),
    cancel: named("attempt"),
    answer: named("attempt", { useAccount: true }),
  },
  oauthApps: {
    list: nothing,
    forConnector: ofConnector("id"),
    create: ofConnector("connectorId", { clientId: "evil" }),
    update: named("oauthApp", { clientId: "evil" }),
    delete: named("oauthApp"),
    testRedirect: nothing,
  },
} as const;

/** Somebody on the way to a service. */
export async function anAttempt(api: TestApi, connectorId: string, userId = api.owner.id): Promise<string> {
  const id = newId();
  await api.sql.query(
    `insert into sign_in_attempts (id, environment_id, state_hash, browser_hash, user_id, connector_id, wanted_text,
       app, expires_at) values ($1, $2, uuid_send($1), '\\x02', $3, $4, '{}', 'client:c', now() + interval '1 hour')`,
    [id, api.environmentId, userId, connectorId],
  );
  return id;
}
