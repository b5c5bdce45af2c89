import type { Socket } from "node:net";
import { fail, ok, type Result } from "@towpath/prelude";
import { createTransport } from "nodemailer";
import type { MailText } from "./alert-content.ts";
import type { NotDelivered } from "./not-delivered.ts";

/** How a mail server is spoken to. */
export interface MailServer {
  readonly host: string;
  readonly port: number;
  /** `tls` from the first byte; `starttls`: asked for, and nothing is sent without it; `none`: in the open. */
  readonly security: "tls" | "starttls" | "none";
  /** Empty: no sign-in. */
  readonly user: string;
  readonly password: string;
  /** `Towpath <alerts@example.com>` */
  readonly sender: string;
}

export interface Mail extends MailText {
  /** The same however often it is tried: mail programs show two of one id once. */
  readonly id: string;
  readonly to: string;
}

/** Opens a connection to the server, or says in plain words why it may not. */
export type OpenSocket = (server: { readonly host: string; readonly port: number }) => Promise<Socket>;

const TIMEOUT_MS = 30_000;

/** Hands one mail to a server. */
export async function sendMail(
  server: MailServer,
  mail: Mail,
  openSocket: OpenSocket,
): Promise<Result<null, NotDelivered>> {
  const { host, port, security, user, password, sender } = server;
  const transport = createTransport({
    ...{ host, port, secure: security === "tls", requireTLS: security === "starttls" },
    ignoreTLS: security === "none",
    ...(user === "" ? {} : { auth: { user, pass: password } }),
    ...{ connectionTimeout: TIMEOUT_MS, greetingTimeout: TIMEOUT_MS, socketTimeout: TIMEOUT_MS },
    // Nothing of a mail is read from files or addresses, whatever a name of a flow looks like.
    ...{ disableFileAccess: true, disableUrlAccess: true },
    getSocket(_options: unknown, callback: (error: Error | null, options?: { connection: Socket }) => void) {
      openSocket({ host, port }).then(
        (connection) => callback(null, { connection }),
        (error: unknown) => callback(error instanceof Error ? error : new Error(String(error))),
      );
    },
  });
  try {
    const domain = /@([a-z0-9.-]+)>?$/i.exec(sender)?.[1] ?? "towpath";
    await transport.sendMail({
      from: sender,
      to: { name: "", address: mail.to },
      subject: mail.subject,
      text: mail.text,
      messageId: `<${mail.id}@${domain}>`,
      // Out-of-office programs leave it alone.
      headers: { "Auto-Submitted": "auto-generated" },
    });
    return ok(null);
  } catch (error) {
    return fail(notDelivered(error, server));
  } finally {
    transport.close();
  }
}

interface MailError {
  readonly code?: unknown;
  readonly responseCode?: unknown;
  readonly message?: unknown;
}

/** The words of the server may repeat what it was sent, a user name among it: only its number is kept. */
function notDelivered(error: unknown, { host, port }: MailServer): NotDelivered {
  const { code, responseCode, message } = (error ?? {}) as MailError;
  const place = `${host}:${port}`;
  const answer = typeof responseCode === "number" ? responseCode : null;
  if (code === "EAUTH")
    return { isFinal: true, words: `The mail server ${place} did not take the user name and password.` };
  if (code === "EGRESS_REFUSED") return { isFinal: true, words: String(message) };
  if (code === "ETLS")
    return { isFinal: false, words: `The mail server ${place} offers no connection that can be trusted.` };
  if (answer !== null) {
    const words = `The mail server ${place} refused the mail with the code ${answer}.`;
    return { isFinal: answer >= 500, words };
  }
  return { isFinal: false, words: `The mail server ${place} could not be reached, or did not answer.` };
}
