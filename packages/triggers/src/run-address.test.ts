import { describe, expect, test } from "vitest";
import { isRunAddress, type RunAddress, readRunAddress, runUrl } from "./run-address.ts";

const SECRET = Buffer.alloc(32, 7).toString("base64url");
const RUN = "01890000-0000-7000-8000-000000000001";
const callback: RunAddress = { kind: "callback", runId: RUN, key: "callback:0a/ü" };
const answer: RunAddress = { kind: "answer", runId: RUN };
const local = (address: RunAddress, secret = SECRET) =>
  runUrl("https://towpath.test/", secret, address).replace("https://towpath.test", "");

describe("the address of a run", () => {
  test.each([callback, answer])("is read back as it was made", (address) => {
    expect(isRunAddress(local(address))).toBe(true);
    expect(readRunAddress(SECRET, local(address))).toEqual(address);
  });

  test.each<[string, (url: string) => string]>([
    ["another run", (url) => url.replace(RUN, RUN.replace("1", "2"))],
    ["another key", (url) => url.replace("0a", "0b")],
    ["another purpose", (url) => url.replace(/callbacks\/[^?]*/, "answer")],
    ["no signature", (url) => url.replace(/sig=[^&]*/, "")],
    ["two signatures", (url) => `${url}&sig=x`],
    ["another version", (url) => url.replace("sv=1.0", "sv=2.0")],
    ["another permission", (url) => url.replace(/sp=[^&]*/, "sp=x")],
    ["another secret", () => local(callback, Buffer.alloc(32, 8).toString("base64url"))],
  ])("with %s is not believed", (_what, change) => {
    expect(readRunAddress(SECRET, change(local(callback)))).toBe("unsigned");
  });

  test.each(["/more", "/%2e", "/%2e%2e/answer"])("with %s behind it is none", (more) => {
    expect(readRunAddress(SECRET, local(callback).replace("?", `${more}?`))).toBe("unknown");
    expect(readRunAddress(SECRET, local(answer).replace("?", `${more}?`))).not.toEqual(answer);
  });

  test.each(["/hooks/runs", "/hooks/runs/x", "/hooks/runs/x/callbacks", "/hooks/runs/x/callbacks/%ff?sig=1"])(
    "%s is none",
    (url) => expect(readRunAddress(SECRET, url)).toBe("unknown"),
  );

  test("an unset secret believes nothing", () => {
    expect(readRunAddress("", local(callback, ""))).toBe("unsigned");
  });

  test.each(["/hooks/runsomething/x", "/runs/x", "/hooks/abc/runs"])("%s is no address of a run", (url) => {
    expect(isRunAddress(url)).toBe(false);
  });
});
