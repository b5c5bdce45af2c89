import type { RunHistory } from "@towpath/db";
import type { TriggerEvent } from "@towpath/engine";
import { getMember, isObject, stringifyJson, type Value } from "@towpath/expressions";
import type { Clock } from "@towpath/prelude";
import type { CallerAnswer } from "./callers.ts";
import { type AnswerReaders, givenAnswer } from "./given-answer.ts";

export interface AnswerAgainOptions extends AnswerReaders {
  readonly history: AnswerReaders["history"] & Pick<RunHistory, "trigger">;
  readonly clock: Clock;
  /** Ends early when the process does not go on. */
  readonly pause: (ms: number) => Promise<void>;
  /** True: nobody is held any longer. */
  readonly isClosing: () => boolean;
}

/** An event that came before, as it came this time. */
export interface Repeated {
  readonly environmentId: string;
  readonly trigger: TriggerEvent;
  /** The run that its first coming started. */
  readonly firstId: string;
}

/** For callers who send an event again, under the name they gave it the first time. */
export interface AnswerAgain {
  /** Whether it is the same event: whoever uses a name twice for different ones must not hear the answer of another. */
  isSame(event: Repeated): Promise<boolean>;
  /**
   * What the first caller got, or gets: waits as that one does.
   *
   * @param isGone whether the caller has hung up
   * @returns null when it cannot be told: it was secured, or is no longer kept, or too many wait for one
   */
  wait(firstId: string, timeoutMs: number, isGone: () => boolean): Promise<CallerAnswer | null>;
}

const LOOK_MS = 1_000;
/** Each looks once a second. */
const MOST_WAITING = 200;

export function createAnswerAgain(options: AnswerAgainOptions): AnswerAgain {
  const { history, clock, pause, isClosing } = options;
  let waiting = 0;
  const wait = async (firstId: string, goesOn: () => boolean): Promise<CallerAnswer | null> => {
    for (;;) {
      const given = await givenAnswer(firstId, options);
      if (given.kind === "response" || given.kind === "no-response") return given;
      if (given.kind !== "not-yet") return null;
      if (!goesOn()) return { kind: "too-late" };
      await pause(LOOK_MS);
    }
  };
  return {
    async isSame({ environmentId, trigger, firstId }) {
      const first = await history.trigger(environmentId, firstId);
      // What is hidden is not kept as it came: nobody can say whether it is the same.
      if (first === null || first.hidden?.includes("outputs") === true) return false;
      return asSent(first) === asSent(trigger);
    },
    async wait(firstId, timeoutMs, isGone) {
      if (waiting >= MOST_WAITING) return null;
      waiting += 1;
      try {
        const until = clock.now() + timeoutMs;
        return await wait(firstId, () => !isGone() && !isClosing() && clock.now() < until);
      } finally {
        waiting -= 1;
      }
    },
  };
}

/** What a sender says with an event. Headers tell of the way as well: those of a second try are others. */
function asSent({ outputs }: TriggerEvent): string {
  const part = (name: string): Value => (isObject(outputs) ? (getMember(outputs, name) ?? null) : null);
  return stringifyJson([part("body"), part("queries"), part("relativePathParameters")]);
}
