import type { Role, User } from "../accounts/user.ts";

/** A person of an environment, as its admins see them. */
export interface Member extends User {
  readonly role: Role;
  /** The owner of the installation, who can be neither removed nor demoted. */
  readonly isOwner: boolean;
  readonly joinedAt: number;
  /** Null: never. */
  readonly lastSeenAt: number | null;
  /** Connections here that are theirs. */
  readonly connectionCount: number;
  /** Flows here that they made. */
  readonly flowCount: number;
}

/** What stays behind when somebody goes. */
export interface Belongings {
  readonly connections: readonly {
    readonly id: string;
    readonly name: string;
    readonly connectorTitle: string;
    readonly shared: boolean;
    /** Flows that are bound to it. */
    readonly flowCount: number;
  }[];
  readonly flowCount: number;
  readonly apiKeyCount: number;
}

/** What became of a change to a member; all but `done` changed nothing. */
export type MemberChange = "done" | "absent" | "last-admin" | "owner";

/** The people of environments. Every method takes the environment: who is no member there is as good as nobody. */
export interface MemberStore {
  /** By name. */
  list(
    environmentId: string,
    page: { search?: string; limit: number; cursor?: string },
  ): Promise<{ items: readonly Member[]; nextCursor: string | null }>;
  get(environmentId: string, userId: string): Promise<Member | null>;
  /** Whoever is no admin any more has no open invitations either. */
  setRole(environmentId: string, userId: string, role: Role): Promise<MemberChange>;
  /**
   * Takes a person out, with their API keys, groups, shares and open links here. Flows and connections stay where they
   * are; a connection that was theirs alone is used by nobody until it gets another owner.
   */
  remove(environmentId: string, userId: string): Promise<MemberChange>;
  belongings(environmentId: string, userId: string): Promise<Belongings>;
}

export interface Invitation {
  readonly id: string;
  readonly role: Role;
  readonly note: string;
  readonly invitedBy: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
}

export type LinkState = "open" | "used" | "expired" | "revoked";

/** An invitation as whoever holds its token sees it. */
export interface FoundInvitation {
  readonly id: string;
  readonly environmentId: string;
  readonly environmentName: string;
  readonly role: Role;
  /** The name of the admin. */
  readonly invitedBy: string | null;
  readonly expiresAt: number;
  readonly state: LinkState;
}

/** What became of a try to join; all but the first changed nothing. */
export type Joined =
  | { readonly kind: "joined"; readonly userId: string; readonly environmentId: string }
  /** The invitation is not open any more. */
  | { readonly kind: "gone" }
  /** There is an account of that e-mail address. */
  | { readonly kind: "taken" }
  /** They are in the environment already. */
  | { readonly kind: "member" };

/** Tokens come as hashes (`hashToken`): whoever reads the table can join nothing. */
export interface InvitationStore {
  create(invitation: {
    environmentId: string;
    tokenHash: string;
    role: Role;
    note: string;
    invitedBy: string;
    expiresAt: number;
  }): Promise<Invitation>;
  /** The open ones, the latest first. */
  list(environmentId: string): Promise<readonly Invitation[]>;
  /** False: there is no open one of that id here. */
  revoke(environmentId: string, id: string): Promise<boolean>;
  find(tokenHash: string): Promise<FoundInvitation | null>;
  /** Uses the invitation up, for an account that is there or one that is made by this. */
  accept(
    tokenHash: string,
    who: { userId: string } | { name: string; email: string; passwordHash: string },
  ): Promise<Joined>;
}

/** People of an environment, gathered by its admins. */
export interface Group {
  readonly id: string;
  readonly name: string;
  readonly members: readonly { readonly id: string; readonly name: string }[];
}

/** `taken`: a group of the environment has that name. Whoever is no member of the environment is left out. */
export interface GroupStore {
  list(environmentId: string): Promise<readonly Group[]>;
  create(
    environmentId: string,
    group: { name: string; memberIds: readonly string[] },
  ): Promise<Group | "taken">;
  update(
    environmentId: string,
    id: string,
    change: { name?: string; memberIds?: readonly string[] },
  ): Promise<Group | "taken" | null>;
  delete(environmentId: string, id: string): Promise<boolean>;
}

/** A link by which somebody without an account signs in for one connection. */
export interface ConnectLink {
  readonly id: string;
  readonly connectionId: string;
  readonly note: string;
  /** The name of who made it; null: the account is gone. */
  readonly createdBy: string | null;
  readonly createdAt: number;
  readonly expiresAt: number;
  readonly usedAt: number | null;
  readonly state: LinkState;
}

/** A link as whoever holds its token finds it. */
export interface FoundConnectLink extends ConnectLink {
  readonly environmentId: string;
  readonly environmentName: string;
  /** Who asks, and what they may do here now; null: they are no member any more. */
  readonly asker: { readonly id: string; readonly role: Role } | null;
}

/** That somebody used a link. */
export interface ConnectLinkNews {
  readonly id: string;
  readonly connectionId: string;
  readonly connectionName: string;
  /** Who signed in, as the service says; null: a key was entered, or it says no names. */
  readonly usedAs: string | null;
  readonly usedAt: number;
}

export interface ConnectLinkStore {
  create(link: {
    environmentId: string;
    connectionId: string;
    tokenHash: string;
    note: string;
    createdBy: string;
    expiresAt: number;
  }): Promise<ConnectLink>;
  /** Open ones, and those that were used within the last week; the latest first. */
  list(environmentId: string, connectionId: string): Promise<readonly ConnectLink[]>;
  get(environmentId: string, id: string): Promise<ConnectLink | null>;
  revoke(environmentId: string, id: string): Promise<boolean>;
  find(tokenHash: string): Promise<FoundConnectLink | null>;
  /** Uses the link up. False: it is not open any more. */
  use(id: string): Promise<boolean>;
  /** Links of this person that were used within the last week, and that they have not said they know of. */
  news(environmentId: string, userId: string): Promise<readonly ConnectLinkNews[]>;
  /** This person knows of it. False: it is no used link of theirs. */
  told(environmentId: string, userId: string, id: string): Promise<boolean>;
  /** Opens a link again that was used up for nothing: what it was used for did not come to pass. */
  giveBack(id: string): Promise<void>;
}
