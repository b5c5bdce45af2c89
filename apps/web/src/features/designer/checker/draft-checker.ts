import { stringifyJson, type Value, type ValueObject } from "@towpath/expressions";
import { allActions, type Definition, type Problem, triggerOf } from "@towpath/flow";
import { patchBetween } from "../edits/definition-patch.ts";
import type { CheckAnswer, CheckerKnowledge, CheckQuestion, SentKnowledge } from "./checker-messages.ts";

export interface DraftState {
  readonly definition: Definition;
  /** The definition as a text; only the first question asks for it, because writing it costs. */
  readonly text: () => string;
  readonly knowledge: CheckerKnowledge;
}

export interface Checked {
  /** What was checked; the draft may have gone on since. */
  readonly definition: Definition;
  readonly problems: readonly Problem[];
}

/**
 * Asks for one check at a time, always about the newest draft: what came in between is never checked, and an answer is
 * never older than the one before.
 */
export class DraftChecker {
  readonly #post: (question: CheckQuestion) => void;
  readonly #show: (checked: Checked) => void;
  #asked: DraftState | null = null;
  #waiting: DraftState | null = null;
  #id = 0;
  #isBusy = false;

  constructor(post: (question: CheckQuestion) => void, show: (checked: Checked) => void) {
    this.#post = post;
    this.#show = show;
  }

  check(state: DraftState): void {
    this.#waiting = state;
    if (!this.#isBusy) this.#askNext();
  }

  answered({ id, problems }: CheckAnswer): void {
    if (id !== this.#id || this.#asked === null) return;
    this.#isBusy = false;
    this.#show({ definition: this.#asked.definition, problems });
    this.#askNext();
  }

  #askNext(): void {
    const [before, state] = [this.#asked, this.#waiting];
    this.#waiting = null;
    if (state === null) return;
    const isKnown = before !== null && sameKnowledge(before.knowledge, state.knowledge);
    if (isKnown && before.definition === state.definition) return;
    this.#id += 1;
    this.#isBusy = true;
    this.#asked = state;
    this.#post({
      id: this.#id,
      draft: draftOf(before, state),
      ...(isKnown ? {} : { knowledge: sentKnowledge(state) }),
    });
  }
}

function draftOf(before: DraftState | null, state: DraftState): CheckQuestion["draft"] {
  if (before === null) return { text: state.text() };
  const patch = patchBetween(before.definition, state.definition);
  return patch === null ? null : { patchText: stringifyJson(patch as unknown as Value) };
}

const sameKnowledge = (one: CheckerKnowledge, other: CheckerKnowledge): boolean =>
  one.inlineCode === other.inlineCode &&
  one.parameters === other.parameters &&
  one.bindings === other.bindings &&
  one.operations === other.operations &&
  one.addressed === other.addressed &&
  one.told === other.told &&
  one.seen === other.seen;

function sentKnowledge({ definition, knowledge }: DraftState): SentKnowledge {
  const { inlineCode, parameters, seen, bindings, operations, addressed, told } = knowledge;
  const names = new Map<ValueObject, string>(
    allActions(definition).map(({ name, action }) => [action, name]),
  );
  const trigger = triggerOf(definition)?.trigger;
  const known = [...told].flatMap(([step, shapes]): SentKnowledge["told"] => {
    const name = names.get(step);
    return name === undefined && step !== trigger ? [] : [[name ?? null, shapes]];
  });
  return { inlineCode, parameters, seen, bindings, operations, addressed, told: known };
}
