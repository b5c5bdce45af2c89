import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

export interface ReceivedMail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly messageId: string;
  readonly text: string;
}

/** A mail server on loopback that keeps what it gets. */
export interface MailBox {
  readonly port: number;
  readonly mails: ReceivedMail[];
  /** Answers the next mails with this code, e.g. 451. Null: takes them. */
  refuses(code: number | null): void;
  close(): Promise<void>;
}

interface Account {
  readonly user: string;
  readonly password: string;
}

/** @param account who may send; null: everybody */
export async function openMailBox(account: Account | null = null): Promise<MailBox> {
  const mails: ReceivedMail[] = [];
  let refusal: number | null = null;
  const server = new SMTPServer({
    authOptional: account === null,
    allowInsecureAuth: true,
    disabledCommands: ["STARTTLS"],
    logger: false,
    onAuth({ username, password }, _session, done) {
      const isKnown = username === account?.user && password === account?.password;
      if (isKnown) done(null, { user: username ?? "" });
      else done(Object.assign(new Error("Wrong user or password"), { responseCode: 535 }));
    },
    onData(stream, session, done) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        if (refusal !== null) {
          done(Object.assign(new Error("Not now"), { responseCode: refusal }));
          return;
        }
        const { mailFrom, rcptTo } = session.envelope;
        const from = mailFrom === false ? "" : mailFrom.address;
        mails.push({
          from,
          to: rcptTo.map(({ address }) => address),
          ...read(Buffer.concat(chunks).toString()),
        });
        done();
      });
    },
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    refuses(code) {
      refusal = code;
    },
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}

function read(source: string): Pick<ReceivedMail, "subject" | "messageId" | "text"> {
  const [head = "", ...rest] = source.split("\r\n\r\n");
  const lines = head.replace(/\r\n[ \t]+/g, " ").split("\r\n");
  const header = (name: string) =>
    lines
      .find((line) => line.toLowerCase().startsWith(`${name}:`))
      ?.slice(name.length + 1)
      .trim() ?? "";
  const body = rest.join("\r\n\r\n");
  const isQuoted = /quoted-printable/i.test(header("content-transfer-encoding"));
  const isBase64 = /base64/i.test(header("content-transfer-encoding"));
  const text = isBase64 ? Buffer.from(body, "base64").toString() : isQuoted ? unquoted(body) : body;
  return { subject: decoded(header("subject")), messageId: header("message-id"), text };
}

const unquoted = (body: string) =>
  Buffer.from(
    body
      .replace(/=\r\n/g, "")
      .replace(/=([0-9A-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16))),
    "latin1",
  ).toString("utf8");

const decoded = (subject: string) =>
  subject.replace(/=\?UTF-8\?([QB])\?([^?]*)\?=\s*/gi, (_, kind: string, text: string) =>
    kind.toUpperCase() === "B" ? Buffer.from(text, "base64").toString() : unquoted(text.replaceAll("_", " ")),
  );
