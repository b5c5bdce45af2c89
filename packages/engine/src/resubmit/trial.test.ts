import { expect, test } from "vitest";
import { statuses } from "../testing/a-world.ts";
import { after, bad, call, compose, resubmitted } from "../testing/resubmitting.ts";

const chain = { Read: call("https://x.test/read"), Write: call("https://x.test/write", after("Read")) };

test("a step is tried with what came before it; that is not done again", async () => {
  const { sent, report } = await resubmitted(
    chain,
    { kind: "trial", action: "Write" },
    { first: () => undefined },
  );
  expect(sent).toEqual(["https://x.test/write"]);
  expect(statuses(report)).toEqual({ Read: "Succeeded", Write: "Succeeded" });
});

test("a step that is new is tried, and one that was skipped when the one before it is mended", async () => {
  const to = { ...chain, New: compose("@outputs('Read')['statusCode']", after("Read")) };
  const tried = await resubmitted(chain, { kind: "trial", action: "New" }, { first: () => undefined, to });
  expect(tried.report.actions.New).toMatchObject({ status: "Succeeded", outputs: 200 });
  expect(tried.sent).toEqual([]);

  const skipped = { ...chain, Write: call("https://x.test/write", after("Read", "Succeeded", "Failed")) };
  const again = await resubmitted(
    chain,
    { kind: "trial", action: "Write" },
    { first: (http) => http.on("https://x.test/read", bad), to: skipped },
  );
  expect(again.sent).toEqual(["https://x.test/write"]);
});

test("a step of a loop is tried in the iteration that is meant, a new one in all", async () => {
  const loop = (more: object = {}) => ({
    Each: {
      type: "Foreach",
      foreach: "@range(0, 3)",
      actions: { Send: call("https://x.test/item/@{item()}"), ...more },
    },
  });
  const one = await resubmitted(
    loop(),
    { kind: "trial", action: "Send", indexes: [1] },
    { first: () => undefined },
  );
  expect(one.sent).toEqual(["https://x.test/item/1"]);
  const to = loop({ Tell: compose("@outputs('Send')['statusCode']", after("Send")) });
  const fresh = await resubmitted(loop(), { kind: "trial", action: "Tell" }, { first: () => undefined, to });
  expect(fresh.sent).toEqual([]);
  expect(fresh.report.actions.Tell?.repetitions).toHaveLength(3);
});
