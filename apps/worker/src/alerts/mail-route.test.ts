import type { MailSettings } from "@towpath/alerts";
import { expect, test } from "vitest";
import { installationMail } from "./installation-mail.ts";
import { createMailRoute } from "./mail-route.ts";

const MAIL = { id: "m", to: "ops@example.org", subject: "s", text: "t" };
const SERVER: MailSettings = {
  ...{ host: "127.0.0.1", port: 25, security: "none", user: "", sender: "a@example.com" },
  ...{ secret: null, version: 1 },
};
const send = (mail: MailSettings | null, hosts: readonly string[] | null) =>
  createMailRoute({
    store: { mail: async () => mail },
    vault: {
      open: async () => {
        throw new Error("Nothing is sealed here");
      },
    },
    hostsOf: async () => hosts,
    egressAllow: [],
    installation: null,
  })("e", MAIL);

test("a mail server of an environment inside the private network is not spoken to", async () => {
  expect(await send(SERVER, null)).toMatchObject({
    failure: { isFinal: true, words: expect.stringContaining("inside a private network") },
  });
});

test("nor one that the environment may not call", async () => {
  expect(await send({ ...SERVER, host: "mail.example.com" }, ["api.example.com"])).toMatchObject({
    failure: { isFinal: true, words: expect.stringContaining('"mail.example.com" are not allowed') },
  });
});

test("without any mail server it says so", async () => {
  expect(await send(null, null)).toMatchObject({
    failure: { isFinal: true, words: expect.stringContaining("no mail server") },
  });
});

test("the installation's server is read from its address", () => {
  const of = (SMTP_URL: string) => installationMail({ SMTP_URL, MAIL_FROM: "a@example.com" });
  expect(of("smtps://u%40x:p%3A4711@mail.example.com")).toEqual({
    ...{ host: "mail.example.com", port: 465, security: "tls", user: "u@x", password: "p:4711" },
    sender: "a@example.com",
  });
  expect(of("smtp://mail.example.com")).toMatchObject({ port: 587, security: "starttls", user: "" });
  expect(of("smtp://[::1]:2525?tls=none")).toMatchObject({ host: "::1", port: 2525, security: "none" });
  expect(installationMail({ MAIL_FROM: "a@example.com" })).toBe(null);
});
