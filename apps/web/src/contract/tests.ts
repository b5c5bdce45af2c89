import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

const FlowId = z.strictObject({ id: z.uuid() });
const ActionName = ExactText.min(1).max(500);
/** Of the loops around an action and of itself, outermost first. */
const Iteration = z.array(z.int().min(0).max(10_000_000)).max(20);
const BodyText = ExactText.max(10_000_000, "It is longer than 10 million characters.");
const Texts = z.record(ExactText, ExactText);

/** What comes in with a request trigger. */
const Payload = {
  /** JSON text of the trigger's body. */
  bodyText: BodyText.optional(),
  headers: Texts.optional(),
  queries: Texts.optional(),
};

const TestCaseSchema = z.object({
  id: z.uuid(),
  name: z.string(),
  /** JSON text; null: no body. */
  bodyText: z.string().nullable(),
  headers: z.record(z.string(), z.string()),
  queries: z.record(z.string(), z.string()),
  at: z.iso.datetime(),
});
const TestCases = z.object({ items: z.array(TestCaseSchema) });

/** Trying the draft of a flow out. */
export const testsContract = {
  start: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/test",
      summary: "Test the draft of a flow, or a part of it, also with the data of a run",
      tags: ["Flows"],
      successStatus: 202,
    })
    .input(
      z.strictObject({
        id: z.uuid(),
        /** Begins with the trigger, or with `action` and what a run knows of the steps before it. */
        begin: z.enum(["trigger", "action"]).default("trigger"),
        /** Goes on to the end, or ends with `action`. */
        end: z.enum(["all", "action"]).default("all"),
        action: ActionName.optional(),
        /** Only that iteration of the loop `action`; loops around it count too, outermost first. */
        iteration: Iteration.optional(),
        /** The repetition of `action` that is meant, where it stands in loops; omitted: all. */
        indexes: Iteration.optional(),
        /** Whose data is used; omitted: with `begin: action` the latest run that has ended. */
        runId: z.uuid().optional(),
        ...Payload,
      }),
    )
    .output(z.object({ runId: z.uuid() })),
  cases: procedure
    .route({
      method: "GET",
      path: "/flows/{id}/test-cases",
      summary: "List kept inputs for tests",
      tags: ["Flows"],
    })
    .input(FlowId)
    .output(TestCases),
  keepCase: procedure
    .route({
      method: "POST",
      path: "/flows/{id}/test-cases",
      summary: "Keep an input for tests",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), name: lineOfText("Give it a name.", 100), ...Payload }))
    .output(TestCases),
  removeCase: procedure
    .route({
      method: "DELETE",
      path: "/flows/{id}/test-cases/{caseId}",
      summary: "Forget a kept input",
      tags: ["Flows"],
    })
    .input(z.strictObject({ id: z.uuid(), caseId: z.uuid() }))
    .output(TestCases),
};
