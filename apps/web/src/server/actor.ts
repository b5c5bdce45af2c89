import type { Role, User } from "@towpath/db";

/** Who calls, and inside which wall. Every use case works for one actor and sees one environment. */
export interface Actor {
  readonly user: User;
  readonly environmentId: string;
  readonly environmentName: string;
  readonly role: Role;
}
