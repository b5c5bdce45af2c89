import type { MailSettings, SealedValues } from "@towpath/alerts";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Actor } from "../actor.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

interface Given {
  readonly host: string;
  readonly port: number;
  readonly security: MailSettings["security"];
  readonly user: string;
  readonly password?: string | undefined;
  readonly sender: string;
}

const CHANGED: Failure = {
  kind: "conflict",
  message: phrase("Somebody else changed the mail server in the meantime. Look again."),
};

export async function readMailServer(deps: Deps, { environmentId }: Actor) {
  return present(deps, await deps.database.alerts.mail(environmentId));
}

/** A password goes nowhere but where it was entered for: with another server it is asked for anew. */
export async function saveMailServer(deps: Deps, { environmentId }: Actor, given: Given) {
  const { host, port, security, user, sender } = given;
  const { alerts } = deps.database;
  const before = await alerts.mail(environmentId);
  const version = (before?.version ?? 0) + 1;
  const password = await passwordOf(deps, environmentId, before, given);
  if (!password.ok) return password;
  const secret = await sealed(deps, { environmentId, version }, password.value);
  if (!secret.ok) return secret;
  const mail = { ...{ host, port, security, user, sender }, secret: secret.value };
  const saved = await alerts.saveMail(environmentId, before?.version ?? 0, mail);
  return saved === null ? fail(CHANGED) : ok(present(deps, saved));
}

export async function deleteMailServer(deps: Deps, { environmentId }: Actor) {
  await deps.database.alerts.deleteMail(environmentId);
  return present(deps, null);
}

async function passwordOf(
  { vault }: Deps,
  environmentId: string,
  before: MailSettings | null,
  { host, port, security, user, password }: Given,
): Promise<Result<string, Failure>> {
  if (user === "") return ok("");
  if (password !== undefined) return ok(password);
  const isSame =
    before !== null &&
    before.host === host &&
    before.port === port &&
    before.user === user &&
    before.security === security;
  if (!isSame || before.secret === null) {
    const message = phrase("Enter the password: it is kept for one server, user and kind of encryption.");
    return fail({ kind: "invalid", message, issues: [{ path: "password", message }] });
  }
  const place = { environmentId, table: "alert_mail", id: environmentId, version: before.version } as const;
  const opened = await vault.open(place, before.secret);
  return opened.ok ? ok(opened.value.password ?? "") : fail({ kind: "conflict", message: opened.failure });
}

async function sealed(
  { vault }: Deps,
  { environmentId, version }: { readonly environmentId: string; readonly version: number },
  password: string,
): Promise<Result<SealedValues | null, Failure>> {
  if (password === "") return ok(null);
  const place = { environmentId, table: "alert_mail", id: environmentId, version } as const;
  const result = await vault.seal(place, { password });
  return result.ok ? result : fail({ kind: "conflict", message: result.failure });
}

function present({ hasMailServer }: Deps, mail: MailSettings | null) {
  if (mail === null) return { own: null, hasInstallation: hasMailServer };
  const { host, port, security, user, sender, secret } = mail;
  return {
    own: { host, port, security, user, sender, hasPassword: secret !== null },
    hasInstallation: hasMailServer,
  };
}
