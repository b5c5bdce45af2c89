import type { Value, ValueObject } from "@towpath/expressions";
import { expect, test } from "vitest";
import { member } from "../actions/inputs.ts";
import type { JournalEntry } from "../journal.ts";
import { aPlan, aWorld, RUN_ID, runThrough, statuses } from "../testing/a-world.ts";
import { after, call, compose, FAILED, goOn, linesOf } from "../testing/resubmitting.ts";

const FLOW: ValueObject = {
  Init: {
    type: "InitializeVariable",
    inputs: {
      variables: [
        { name: "sum", type: "integer", value: 0 },
        { name: "n", type: "integer", value: 0 },
      ],
    },
  },
  Each: {
    type: "Foreach",
    foreach: "@range(0, 4)",
    runtimeConfiguration: { concurrency: { repetitions: 2 } },
    actions: {
      Send: call("https://x.test/item/@{item()}"),
      Add: { type: "IncrementVariable", inputs: { name: "sum", value: "@item()" }, ...after("Send") },
    },
    ...after("Init"),
  },
  Rounds: {
    type: "Until",
    expression: "@equals(variables('n'), 3)",
    actions: {
      Up: { type: "IncrementVariable", inputs: { name: "n" } },
      Poll: call("https://x.test/poll/@{variables('n')}", after("Up")),
    },
    ...after("Each"),
  },
  Side: call("https://x.test/side", after("Init")),
  Which: {
    type: "If",
    expression: "@greater(variables('sum'), 5)",
    actions: { Big: call("https://x.test/big") },
    else: { actions: { Small: call("https://x.test/small") } },
    runAfter: { Rounds: ["Succeeded"], Side: ["Succeeded"] },
  },
  End: compose("@concat(variables('sum'), '-', variables('n'))", after("Which")),
};
/** Four items, three rounds, one at the side, one in the branch. */
const CALLS = 9;

test.each(Array.from({ length: CALLS }, (_, index) => [index + 1]))(
  "a run that was cancelled at its call %i and is resubmitted ends like one that was not, no answered call twice",
  async (cancelledAt) => {
    const plan = aPlan(FLOW);
    const whole = await runThrough(aWorld(), plan);
    const old = aWorld();
    const { send } = old.http;
    old.http.send = async (request, context) => {
      if (old.http.calls.length + 1 >= cancelledAt) {
        old.http.calls.push({ request, key: context.idempotencyKey });
        old.cancel.abort();
        return await new Promise(() => undefined);
      }
      return await send.call(old.http, request, context);
    };
    await runThrough(old, plan);
    expect(old.store.run(RUN_ID)?.status).toBe("Cancelled");

    const lines = linesOf(old, plan, FAILED);
    const { world, report } = await goOn(plan, lines.ok ? lines.value : []);
    expect(report.status).toBe("Succeeded");
    expect(statuses(report)).toEqual(statuses(whole));
    expect(report.actions.End?.outputs).toBe(whole.actions.End?.outputs);
    expect(report.actions.Send?.repetitions).toHaveLength(4);
    const answered = answeredCalls(old.store.journal(RUN_ID));
    const sent = world.http.calls.map(({ request }) => request.uri);
    expect(new Set(sent).size).toBe(sent.length);
    expect(sent.filter((uri) => answered.has(uri))).toEqual([]);
    // What was on its way goes on with its key.
    const open = old.http.calls.filter(({ request }) => !answered.has(request.uri));
    for (const { request, key } of open) {
      const again = world.http.calls.find((one) => one.request.uri === request.uri);
      if (again !== undefined) expect(again.key).toBe(key);
    }
  },
);

/** What the journal knows the answer of. An answer that came together with the stop was not taken in any more. */
function answeredCalls(entries: readonly JournalEntry[]): ReadonlySet<Value | undefined> {
  const ends = entries.filter(({ kind, status }) => kind === "step" && status === "Succeeded");
  return new Set(ends.map(({ inputs }) => member(inputs, "uri")).filter((uri) => uri !== undefined));
}
