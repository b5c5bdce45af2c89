const KEY = "towpath.last-expression";
const LONGEST = 20_000;

/** The expression that was inserted last in this browser, whichever flow that was in; null when there is none. */
export function lastExpression(): string | null {
  try {
    return window.localStorage.getItem(KEY);
  } catch {
    // Storage may be switched off: then nothing is remembered.
    return null;
  }
}

export function rememberExpression(code: string): void {
  if (code.length > LONGEST) return;
  try {
    window.localStorage.setItem(KEY, code);
  } catch {
    // Full or switched off: the next one is asked for by hand.
  }
}
