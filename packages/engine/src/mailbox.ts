import type { Value } from "@towpath/expressions";
import type { Step } from "./run-state.ts";
import type { ReceivedMessage } from "./run-store.ts";

/** So long a run at work trusts that it is told of messages; then it looks by itself. */
const TRUST_MS = 5_000;

interface Arrival {
  readonly step: Step;
  readonly body: Value;
}
const NOTHING: readonly Arrival[] = [];

/** The messages of one run, and the steps that wait for one. */
export class Mailbox {
  // Few runs ever get a message: nothing is made before there is one, or a step that expects one.
  #known: Map<string, Value> | null = null;
  #expected: Map<string, Step> | null = null;
  #look: boolean;
  #lookedAt: number;

  /** @param messages how many the run was sent before it was claimed */
  constructor(messages: number, now: number) {
    this.#look = messages > 0;
    this.#lookedAt = now;
  }

  /** How many messages the holder of the run knows. */
  get read(): number {
    return this.#known?.size ?? 0;
  }

  get isExpecting(): boolean {
    return this.#expected !== null && this.#expected.size > 0;
  }

  /** What kinds of messages are expected. */
  get purposes(): string[] {
    return [...new Set([...(this.#expected?.keys() ?? [])].map((key) => key.split(":", 1)[0] ?? ""))];
  }

  /** Somebody says that there is a message. */
  rung(): void {
    this.#look = true;
  }

  /** When to look without being told, epoch ms; null while nothing is expected. */
  get lookAt(): number | null {
    return this.isExpecting ? this.#lookedAt + TRUST_MS : null;
  }

  shouldLook(now: number): boolean {
    return this.#look || (this.lookAt ?? Number.POSITIVE_INFINITY) <= now;
  }

  /** Before the messages are read: what comes while they are read is looked for again. */
  looking(now: number): void {
    this.#look = false;
    this.#lookedAt = now;
  }

  put(messages: readonly ReceivedMessage[]): void {
    const known = this.#known ?? new Map<string, Value>();
    this.#known = known;
    for (const { key, body } of messages) if (!known.has(key)) known.set(key, body);
  }

  /** The step goes on with the message of this key, which may have come before it was expected. */
  expect(key: string, step: Step): void {
    this.#expected ??= new Map();
    this.#expected.set(key, step);
  }

  forget(step: Step): void {
    for (const [key, waiting] of this.#expected ?? []) if (waiting === step) this.#expected?.delete(key);
  }

  /** Steps whose message is here, each once. */
  take(): readonly Arrival[] {
    if (this.#expected === null || this.#known === null) return NOTHING;
    const arrived: Arrival[] = [];
    for (const [key, step] of this.#expected) {
      const body = this.#known.get(key);
      if (body === undefined) continue;
      this.#expected.delete(key);
      arrived.push({ step, body });
    }
    return arrived;
  }
}

/**
 * The key of a message for one step: what it is for, and which step of the run it is about. ASCII whatever the action
 * is called, because it stands in addresses.
 */
export function messageKey(
  hash: (text: string) => string,
  purpose: "callback" | "child" | "decision",
  step: { readonly action: string; readonly indexes: readonly number[]; readonly attempt?: number },
): string {
  const what = [step.action, step.indexes.join("."), String(step.attempt ?? 1)].join("\n");
  return `${purpose}:${hash(what).slice(0, 32)}`;
}
