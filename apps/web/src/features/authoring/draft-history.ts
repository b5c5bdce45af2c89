/** The texts that are edited. */
export interface WizardTexts {
  readonly definition: string;
  readonly properties: string;
  /** `script.js`; empty for none. */
  readonly script: string;
}

/** What was, is, and was taken back. */
export interface DraftHistory {
  readonly past: readonly WizardTexts[];
  readonly present: WizardTexts;
  readonly future: readonly WizardTexts[];
  /** The last change was typing in an editor: more of it belongs to the same step. */
  readonly isTyping: boolean;
}

/** A definition has up to a megabyte: so many steps are kept. */
const MOST_STEPS = 100;

export const begin = (present: WizardTexts): DraftHistory => ({
  past: [],
  present,
  future: [],
  isTyping: false,
});

export const isSame = (a: WizardTexts, b: WizardTexts) =>
  a.definition === b.definition && a.properties === b.properties && a.script === b.script;

export function edited(history: DraftHistory, next: WizardTexts): DraftHistory {
  if (isSame(history.present, next)) return history;
  const past = [...history.past, history.present].slice(-MOST_STEPS);
  return { past, present: next, future: [], isTyping: false };
}

export function typed(history: DraftHistory, next: WizardTexts): DraftHistory {
  if (isSame(history.present, next)) return history;
  if (history.isTyping) return { ...history, present: next, future: [] };
  return { ...edited(history, next), isTyping: true };
}

export function undone(history: DraftHistory): DraftHistory {
  const before = history.past.at(-1);
  if (before === undefined) return history;
  const { past, present, future } = history;
  return { past: past.slice(0, -1), present: before, future: [present, ...future], isTyping: false };
}

export function redone(history: DraftHistory): DraftHistory {
  const [next, ...future] = history.future;
  if (next === undefined) return history;
  return { past: [...history.past, history.present], present: next, future, isTyping: false };
}
