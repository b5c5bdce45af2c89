import type { MailServer } from "@towpath/alerts";

/**
 * The mail server of the installation, from its settings.
 *
 * @param url `smtps://user:password@host:465`, or `smtp://…:587`, which is encrypted too unless it ends in `?tls=none`
 * @returns null where none is set
 */
export function installationMail({
  SMTP_URL: url,
  MAIL_FROM: sender,
}: {
  readonly SMTP_URL?: string | undefined;
  readonly MAIL_FROM?: string | undefined;
}): MailServer | null {
  if (url === undefined || sender === undefined) return null;
  const { protocol, hostname, port, username, password, searchParams } = new URL(url);
  const isTls = protocol === "smtps:";
  const open = searchParams.get("tls") === "none" ? "none" : "starttls";
  return {
    host: hostname.replace(/^\[|\]$/g, ""),
    port: port === "" ? (isTls ? 465 : 587) : Number(port),
    security: isTls ? "tls" : open,
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    sender,
  };
}
