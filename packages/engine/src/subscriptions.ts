import type { Value } from "@towpath/expressions";
import { member } from "./actions/inputs.ts";
import { AWAITS_CONNECTION, type JournalEntry } from "./journal.ts";
import type { Step } from "./run-state.ts";

interface Subscription {
  readonly step: Step;
  /** What giving it up was worked out to be; absent while the answer to the subscription is not known. */
  giveUp: Value | undefined;
  confirmed: boolean;
  /** Asked for more than once: what became of the calls before the last one is not known. */
  again: boolean;
}

/** Which subscriptions a journal leaves open. */
export class Subscriptions {
  readonly #open = new Map<string, Subscription>();

  /** @param step the step the line is about, when it is still known */
  fold(entry: JournalEntry, step: Step | null): void {
    if (entry.kind === "opened" || entry.kind === "response") return;
    const key = `${entry.action}\n${entry.indexes.join(".")}`;
    const known = this.#open.get(key);
    if (entry.kind === "intent") this.#asked(key, known, step);
    else if (known === undefined) return;
    else if (entry.kind === "unsubscribed") this.#open.delete(key);
    else if (wasNotMade(known, entry)) this.#open.delete(key);
    else if (entry.kind === "waiting") confirm(known, entry);
    // The other side answered that it did not take the subscription.
    else if (!known.confirmed && entry.status === "Failed" && entry.outputs !== undefined) {
      this.#open.delete(key);
    }
  }

  #asked(key: string, known: Subscription | undefined, step: Step | null): void {
    if (known !== undefined) known.again = true;
    else if (step?.action.program.kind === "webhook") {
      this.#open.set(key, { step, giveUp: undefined, confirmed: false, again: false });
    }
  }

  open(): ReadonlyMap<Step, Value | undefined> {
    return new Map([...this.#open.values()].map(({ step, giveUp }) => [step, giveUp]));
  }
}

/** Its connection could not be used: nothing left. */
function wasNotMade({ again, confirmed }: Subscription, { kind, code }: JournalEntry): boolean {
  return kind === "waiting" && code === AWAITS_CONNECTION && !again && !confirmed;
}

function confirm(subscription: Subscription, { detail }: JournalEntry): void {
  if (member(detail, "reason") !== "callback") return;
  subscription.confirmed = true;
  subscription.giveUp = member(detail, "unsubscribe");
}
