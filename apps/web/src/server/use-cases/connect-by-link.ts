import type { FoundConnectLink } from "@towpath/db";
import { hashToken } from "@towpath/db";
import type { ConnectionTest } from "@towpath/gateway";
import { fail, ok, type Result } from "@towpath/prelude";
import { ownerNow, type SealedConnection, sendsTo } from "@towpath/vault";
import { phrase } from "../../words/translate.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";
import { isoTime } from "../iso-time.ts";
import { limitTries } from "../limit-tries.ts";
import { presentSet } from "../present-connector.ts";
import { signInFacts } from "../sign-in-facts.ts";
import { type FoundConnector, findConnector } from "./find-connection.ts";
import { sealCredential } from "./keep-connections.ts";
import { tryCredential } from "./test-connection.ts";

const TRIES_PER_ADDRESS = 120;
/** Each may call the service. */
const TRIES_PER_LINK = 20;
const FLOWS_SHOWN = 20;

const NO_LINK: Failure = { kind: "not-found", what: "link" };
const GONE: Failure = {
  kind: "conflict",
  message: phrase("This link can no longer be used. Ask whoever sent it to you for a new one."),
};

export interface OpenLink {
  readonly link: FoundConnectLink;
  readonly connection: SealedConnection;
  readonly connector: FoundConnector;
}

/** The link of a token, and whether it opens anything still. Every use asks it anew. */
async function findLink(deps: Deps, token: string) {
  const link = await deps.database.connectLinks.find(hashToken(token));
  if (link === null) return null;
  const connection = await deps.database.connections.get(link.environmentId, link.connectionId);
  if (connection === null) return null;
  // Whoever may no longer change the connection can not let others change it either.
  const { asker } = link;
  const mayAsk =
    asker !== null &&
    (asker.role === "admin" || (asker.role === "maker" && asker.id === ownerNow(connection)?.id));
  const state = link.state === "open" && !mayAsk ? ("revoked" as const) : link.state;
  return { link, connection, state };
}

/** What whoever holds an open link may work on: this one connection, and nothing else. */
export async function openLink(deps: Deps, token: string): Promise<Result<OpenLink, Failure>> {
  const found = await findLink(deps, token);
  if (found === null || found.state !== "open") return fail(GONE);
  const { link, connection } = found;
  const connector = await findConnector(deps, link, connection.connector.id);
  return connector.ok ? ok({ link, connection, connector: connector.value }) : fail(GONE);
}

/** Tells who asks, for what, and with which questions; of a link that is not open only who can make another. */
export async function readConnectLink(deps: Deps, address: string, token: string) {
  const limited = await limitTries(deps, `connect:${address}`, TRIES_PER_ADDRESS);
  if (!limited.ok) return limited;
  const found = await findLink(deps, token);
  if (found === null) return fail(NO_LINK);
  const { link, state } = found;
  const said = { state, askedBy: link.createdBy, expiresAt: isoTime(link.expiresAt) };
  const opened = state === "open" ? await openLink(deps, token) : null;
  if (opened?.ok === false) return opened;
  return ok({ ...said, request: opened === null ? null : await presentRequest(deps, opened.value) });
}

async function presentRequest(deps: Deps, { link, connection, connector: { stored, connector } }: OpenLink) {
  const used = await deps.database.connections.usedBy(link.environmentId, connection.id);
  const flows = [...new Map(used.map(({ id, name }) => [id, name])).values()];
  const { name, parameterSet, values, shared } = connection;
  const signIns = await signInFacts(deps, stored, connector);
  const owner = ownerNow(connection)?.name ?? null;
  return {
    note: link.note,
    environmentName: link.environmentName,
    connection: { name, owner, parameterSet, values: { ...values }, shared },
    connector: {
      title: stored.title,
      brandColor: stored.brandColor,
      connection: {
        title: connector.connection.title,
        description: connector.connection.description,
        sets: connector.connection.sets.map((set) => presentSet(set, signIns.get(set.name) ?? null)),
      },
    },
    sendsTo: sendsTo(connector),
    flows: flows.slice(0, FLOWS_SHOWN),
    flowCount: flows.length,
  };
}

/**
 * Takes what somebody entered: the service is asked first, so that a slip of the pen does not use the link up. Stored is
 * only what the service takes, or what it cannot be asked about.
 */
export async function connectByLink(
  deps: Deps,
  address: string,
  given: { token: string; parameterSet: string; values: Readonly<Record<string, string>> },
): Promise<Result<Pick<ConnectionTest, "outcome" | "message">, Failure>> {
  const limited = await limitTries(deps, `connect:${address}`, TRIES_PER_ADDRESS);
  if (!limited.ok) return limited;
  const opened = await openLink(deps, given.token);
  if (!opened.ok) return opened;
  const { link, connection, connector } = opened.value;
  const tries = await limitTries(deps, `connect-link:${link.id}`, TRIES_PER_LINK);
  if (!tries.ok) return tries;

  const { environmentId } = link;
  const { credentialVersion: seen, id } = connection;
  const place = { environmentId, connectionId: id, credentialVersion: seen + 1 };
  const sealed = await sealCredential(deps, connector.connector, given, place);
  if (!sealed.ok) return sealed;
  const next = {
    ...connection,
    ...sealed.value,
    credentialVersion: seen + 1,
    tokens: null,
    sealedTokens: null,
  };
  const tested = await tryCredential(deps, next, connector.connector);
  if (!tested.ok) return tested;
  const { outcome, message } = tested.value;
  if (outcome === "refused") return ok({ outcome, message });

  if (!(await deps.database.connectLinks.use(link.id))) return fail(GONE);
  const { asker, createdBy } = link;
  const who = { by: asker?.id ?? null, detail: `entered by a connect link of ${createdBy ?? "somebody"}` };
  const { connections } = deps.database;
  const replaced = await connections.replaceCredential(environmentId, id, seen, sealed.value, who);
  if (replaced === null || replaced === "stale") {
    await deps.database.connectLinks.giveBack(link.id);
    const words = "Somebody else changed this connection at the same moment. Try once more.";
    return fail<Failure>({ kind: "conflict", message: words });
  }
  if (outcome === "works") {
    const status = { status: "connected", message: null, testedAt: deps.now() } as const;
    await connections.setStatus(id, seen + 1, status);
  }
  deps.logger.info({ environmentId, connectionId: id, linkId: link.id }, "A connect link was used");
  return ok({ outcome, message });
}
