import type { Value, ValueObject } from "@towpath/expressions";
import { checkDefinition, type Definition, parseDefinition } from "@towpath/flow";
import { describe, expect, test } from "vitest";
import type { Binding } from "../../connector-steps/connector-operation.ts";
import { NOTHING_SEEN } from "../../fields/seen-data.ts";
import { createCheckAnswerer } from "./answer-check.ts";
import type { CheckAnswer, CheckerKnowledge, CheckQuestion } from "./checker-messages.ts";
import { type Checked, DraftChecker } from "./draft-checker.ts";

const NOTHING_KNOWN: CheckerKnowledge = {
  bindings: [],
  operations: new Map(),
  addressed: new Map(),
  told: new Map(),
  inlineCode: true,
  parameters: [],
  seen: NOTHING_SEEN,
};
const compose = (inputs: Value): ValueObject => ({ type: "Compose", inputs, runAfter: {} });
const aFlow = (actions: ValueObject): Definition => ({
  contentVersion: "1.0.0.0",
  triggers: { manual: { type: "Request", kind: "Http", inputs: {} } },
  actions,
});

/** A checker whose questions arrive when the test says so, as copies: nothing is shared with the other thread. */
function aChecker() {
  const questions: CheckQuestion[] = [];
  const shown: Checked[] = [];
  const answerer = createCheckAnswerer();
  const checker = new DraftChecker(
    (question) => questions.push(structuredClone(question)),
    (checked) => shown.push(checked),
  );
  let answered = 0;
  const answerNext = (): CheckAnswer => {
    const answer = structuredClone(answerer(questions[answered] as CheckQuestion));
    answered += 1;
    checker.answered(answer);
    return answer;
  };
  const check = (definition: Definition, knowledge = NOTHING_KNOWN) =>
    checker.check({ definition, knowledge, text: () => JSON.stringify(definition) });
  return { check, checker, questions, shown, answerNext };
}

describe("the draft is checked beside the drawing", () => {
  test("and what is found is what a check in the page finds, edit after edit", () => {
    const { check, shown, answerNext } = aChecker();
    const first = aFlow({ A: compose("@outputs('B')"), B: compose(1) });
    const drafts = [
      first,
      { ...first, actions: { ...(first.actions as ValueObject), B: compose("@nothing(") } },
      { ...first, actions: { A: compose(1) } },
      aFlow({}),
    ];
    for (const draft of drafts) {
      check(draft);
      answerNext();
      expect(shown.at(-1)?.definition).toBe(draft);
      expect(shown.at(-1)?.problems).toEqual(checkDefinition(draft, { runnable: true }));
    }
  });

  test("one draft at a time: what came in between is never asked about, and the newest is", () => {
    const { check, questions, shown, answerNext } = aChecker();
    const drafts = [1, 2, 3, 4].map((value) => aFlow({ A: compose(value) }));
    for (const draft of drafts) check(draft);
    expect(questions).toHaveLength(1);
    answerNext();
    answerNext();
    expect(questions).toHaveLength(2);
    expect(shown.map(({ definition }) => definition)).toEqual([drafts[0], drafts[3]]);
  });

  test("an answer that was asked for by nobody changes nothing", () => {
    const { check, checker, shown } = aChecker();
    check(aFlow({ A: compose(1) }));
    checker.answered({ id: 99, problems: [] });
    expect(shown).toEqual([]);
  });

  test("a draft that is checked already is not asked about again", () => {
    const { check, questions, answerNext } = aChecker();
    const draft = aFlow({ A: compose(1) });
    check(draft);
    answerNext();
    check(draft);
    expect(questions).toHaveLength(1);
  });

  test("an edit of one input of a large flow sends that input, not the flow", () => {
    const { check, questions, answerNext } = aChecker();
    const actions = Object.fromEntries(
      Array.from({ length: 400 }, (_, index) => [`Step_${index}`, compose(`value ${index}`)]),
    );
    const first = aFlow(actions);
    check(first);
    answerNext();
    check({ ...first, actions: { ...actions, Step_200: compose("another") } });
    const sent = questions[1];
    expect(sent?.knowledge).toBeUndefined();
    expect(JSON.stringify(sent).length).toBeLessThan(400);
    expect(answerNext().problems).toEqual([]);
  });

  test("numbers that JavaScript would misprint arrive as they stand", () => {
    const parsed = parseDefinition('{"triggers":{},"actions":{"A":{"type":"Compose","inputs":1}}}');
    if (!parsed.ok) throw new Error(parsed.failure.message);
    const { check, questions, answerNext } = aChecker();
    check(parsed.value);
    answerNext();
    const changed = parseDefinition('{"triggers":{},"actions":{"A":{"type":"Compose","inputs":5.0}}}');
    if (!changed.ok) throw new Error(changed.failure.message);
    check(changed.value);
    expect(JSON.stringify(questions[1]?.draft)).toContain("5.0");
  });

  test("what is newly known is a reason to check the same draft again", () => {
    const { check, questions, shown, answerNext } = aChecker();
    const host = { connectionReferenceName: "shared_boards", operationId: "ListCards" };
    const draft = aFlow({ A: { type: "OpenApiConnection", inputs: { host }, runAfter: {} } });
    check(draft);
    answerNext();
    const uses = [{ role: "action", name: "A" }];
    const binding = { reference: "shared_boards", connector: null, problem: "Choose one.", uses };
    check(draft, { ...NOTHING_KNOWN, bindings: [binding as unknown as Binding] });
    answerNext();
    expect(questions[1]?.draft).toBeNull();
    expect(shown.at(-1)?.problems).toContainEqual(expect.objectContaining({ message: "Choose one." }));
  });
});
