import { expect, test } from "vitest";
import { createTokenKeeper } from "./token-request.ts";

const asks = { uri: "https://login.example/t/oauth2/token", clientId: "app", secret: "s", audience: "a" };

test("a token is kept until a minute before it ends", () => {
  let now = 0;
  const tokens = createTokenKeeper(() => now);
  tokens.keep(asks, { text: "token-1", holdsForMs: 300_000 });
  now = 239_999;
  expect(tokens.find(asks)).toBe("token-1");
  now = 240_000;
  expect(tokens.find(asks)).toBeNull();
});

test("whoever asks with another secret, app or audience finds nothing", () => {
  const tokens = createTokenKeeper(() => 0);
  tokens.keep(asks, { text: "token-1", holdsForMs: 300_000 });
  for (const name of ["uri", "clientId", "secret", "audience"]) {
    expect(tokens.find({ ...asks, [name]: "other" })).toBeNull();
  }
});
