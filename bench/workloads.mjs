// The flows that are measured, as performance.md of the issue describes them: W1 to W4.
export const BODY = JSON.stringify({ name: "Ada", amount: 250, note: "x".repeat(120) });

const compose = (inputs, after) => ({
  type: "Compose",
  inputs,
  runAfter: after === undefined ? {} : { [after]: ["Succeeded"] },
});
const chain = (length) =>
  Object.fromEntries(
    Array.from({ length }, (_, step) => [
      `Step_${step}`,
      compose(`@concat(triggerBody()?['name'], ' ', ${step})`, step === 0 ? undefined : `Step_${step - 1}`),
    ]),
  );
const answer = (body, after) => ({
  type: "Response",
  kind: "Http",
  inputs: { statusCode: 200, body },
  runAfter: { [after]: ["Succeeded"] },
});
const flow = (actions) =>
  JSON.stringify({ triggers: { ask: { type: "Request", kind: "Http", inputs: {} } }, actions });

const W1 = flow({
  Hello: compose({ hello: "Hello @{triggerBody()?['name']}" }),
  Answer: answer("@outputs('Hello')", "Hello"),
});
const W3 = flow({
  Each: {
    type: "Foreach",
    foreach: "@range(0, 100)",
    actions: { A: compose("@add(item(), 1)"), B: compose("@concat('n', outputs('A'))", "A") },
    runAfter: {},
  },
  Answer: answer("done", "Each"),
});
const W4 = flow({ ...chain(20), Answer: answer("@outputs('Step_19')", "Step_19") });

/** By name: the definition, and how its runs are recorded. */
export const FLOWS = {
  W1: { text: W1, durability: "ends" },
  "W1 behind": { text: W1, durability: "behind" },
  W2: { text: flow(chain(5)), durability: "ends" },
  W3: { text: W3, durability: "ends" },
  "W3 every step": { text: W3, durability: "everyStep" },
  W4: { text: W4, durability: "ends" },
  "W4 every step": { text: W4, durability: "everyStep" },
};
