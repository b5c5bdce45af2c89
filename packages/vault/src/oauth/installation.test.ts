import type { ValueObject } from "@towpath/expressions";
import { describe, expect, test } from "vitest";
import { installationIn } from "./installation.ts";

const service = { id: "chat", installation: ["team.id", "enterprise.id"] };
const BOT: ValueObject = { ok: true, access_token: "xoxe.xoxb-1", team: { id: "T1", name: "Lock keepers" } };
const of = (answer: ValueObject, clientId = "app-1") => installationIn(service, clientId, answer);

describe("what tokens are of", () => {
  test("is the app in a workspace, whoever signed in", () => {
    expect(of(BOT)).toMatch(/^[\w-]{43}$/);
    expect(of({ ...BOT, access_token: "xoxe.xoxb-2", authed_user: { id: "U7" } })).toBe(of(BOT));
    expect(of({ ...BOT, team: { id: "T2" } })).not.toBe(of(BOT));
    expect(of(BOT, "app-2")).not.toBe(of(BOT));
  });

  test("is the whole organisation where there is no workspace", () => {
    const whole = { ...BOT, team: null, enterprise: { id: "E1" } };
    expect(of(whole)).toMatch(/^[\w-]{43}$/);
    expect(of(whole)).not.toBe(of(BOT));
  });

  test("is one person's where the tokens are a person's", () => {
    const persons = (id: string): ValueObject => ({
      ok: true,
      team: { id: "T1" },
      authed_user: { id, access_token: "xoxe.xoxp-1" },
    });
    expect(of(persons("U1"))).not.toBe(of(BOT));
    expect(of(persons("U1"))).not.toBe(of(persons("U2")));
  });

  test.each<[string, ValueObject]>([
    ["names none", { access_token: "a" }],
    ["names something else than a text", { access_token: "a", team: { id: 7 } }],
    ["has a text where an object is meant", { access_token: "a", team: "T1" }],
  ])("is this sign-in alone where the service %s", (_what, answer) => {
    expect(of(answer)).toBeNull();
  });

  test("is this sign-in alone at a service of which nothing is known", () => {
    expect(installationIn({ id: "", installation: [] }, "app-1", BOT)).toBeNull();
  });
});
