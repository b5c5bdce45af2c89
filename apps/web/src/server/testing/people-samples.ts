import { hashToken, newToken } from "@towpath/db";
import type { TestApi } from "./test-api.ts";

interface Ids {
  readonly connection: string;
  readonly person: string;
  readonly group: string;
  readonly invitation: string;
  /** The token of an invitation to another environment. */
  readonly invitationToken: string;
  readonly environment: string;
  readonly connectLink: string;
}
const of = (id: Exclude<keyof Ids, "invitationToken">, more: object = {}) => ({
  input: (ids: Ids) => ({ id: ids[id], ...more }),
  takes: true,
});
const plain = (input: object = {}) => ({ input: () => ({ ...input }), takes: false });
const withToken = { input: (ids: Ids) => ({ token: ids.invitationToken }), takes: false };
const ofConnection = { input: (ids: Ids) => ({ connectionId: ids.connection }), takes: true };

/** Calls about people that would succeed for an admin, for the matrix of who may call what. */
export const PEOPLE_SAMPLES = {
  environments: {
    list: plain(),
    create: plain({ name: "Production" }),
    enter: of("environment"),
  },
  people: {
    list: plain(),
    belongings: of("person"),
    setRole: of("person", { role: "admin" }),
    remove: of("person"),
    invitations: plain(),
    invite: plain(),
    revokeInvitation: of("invitation"),
    invitation: withToken,
    join: plain({ token: "x", email: "eve@example.com", password: "0123456789" }),
    accept: withToken,
  },
  connectLinks: {
    list: ofConnection,
    create: ofConnection,
    revoke: of("connectLink"),
    news: plain(),
    told: of("connectLink"),
    read: plain({ token: "x" }),
    connect: plain({ token: "x", values: {} }),
    signIn: plain({ token: "x" }),
  },
  groups: {
    list: plain(),
    create: plain({ name: "Sales" }),
    update: of("group", { name: "Taken over" }),
    delete: of("group"),
  },
} as const;

/** @returns the token of an invitation of the owner to that environment */
export async function anInvitationTo(api: TestApi, environmentId: string): Promise<string> {
  const token = newToken();
  await api.database.invitations.create({
    environmentId,
    tokenHash: hashToken(token),
    role: "maker",
    note: "",
    invitedBy: api.owner.id,
    expiresAt: Date.now() + 3_600_000,
  });
  return token;
}
