import { describe, expect, test } from "vitest";
import { ENGLISH } from "../../words/translate.ts";
import { type Attention, attentionAddress, attentionTitle, heldUpWords } from "./attention-words.ts";

const FLOW = { id: "0198c1f0-7d2a-7c11-9d55-1f5c2f0a9b10", name: "Orders" };
const connection = { name: "Ann's mail", status: "needs-sign-in" } as NonNullable<Attention["connection"]>;

const anAttention = (over: Partial<Attention> = {}): Attention => ({
  connection,
  message: "Ann can sign in again.",
  since: "2026-01-15T12:00:00.000Z",
  runs: 3,
  flows: [FLOW],
  isYours: true,
  ...over,
});

describe("what needs attention", () => {
  test("says what is the matter", () => {
    expect(attentionTitle(ENGLISH, anAttention())).toBe("“Ann's mail” needs sign-in");
    expect(attentionTitle(ENGLISH, anAttention({ connection: { ...connection, status: "connected" } }))).toBe(
      "“Ann's mail” cannot be used",
    );
    expect(attentionTitle(ENGLISH, anAttention({ connection: null }))).toBe("“Orders” lacks a connection");
  });

  test("says what it holds up", () => {
    expect(heldUpWords(ENGLISH, anAttention())).toBe("3 runs wait for it, of 1 flow.");
    expect(heldUpWords(ENGLISH, anAttention({ runs: 1, flows: [] }))).toBe("1 run waits for it.");
    expect(heldUpWords(ENGLISH, anAttention({ runs: 0 }))).toBe("It is used in 1 flow.");
    expect(heldUpWords(ENGLISH, anAttention({ runs: 0, flows: [] }))).toBeNull();
  });

  test("leads to where it is put right", () => {
    expect(attentionAddress(anAttention())).toBe("/connections?search=Ann's%20mail");
    expect(attentionAddress(anAttention({ connection: null }))).toBe(`/flows/${FLOW.id}`);
  });
});
