const INTENT = "towpath-sign-in-intent";

/** What a page wants to do with the connection when a sign-in that goes on in this tab leads back to it. */
export function keepIntent(attemptId: string, intent: object | undefined): void {
  try {
    if (intent === undefined) sessionStorage.removeItem(INTENT);
    else sessionStorage.setItem(INTENT, JSON.stringify({ attemptId, intent }));
  } catch {
    // Then the connection is made all the same, and chosen by hand.
  }
}

/** Once: whoever takes it carries it out. Null: nothing was meant. */
export function takeIntent(): { readonly attemptId: string; readonly intent: unknown } | null {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(INTENT) ?? "null");
    sessionStorage.removeItem(INTENT);
    if (typeof kept !== "object" || kept === null || !("attemptId" in kept) || !("intent" in kept))
      return null;
    return typeof kept.attemptId === "string" ? { attemptId: kept.attemptId, intent: kept.intent } : null;
  } catch {
    return null;
  }
}

/** The attempt that led back to this page, as its address says; the address forgets it. */
export function returnedAttempt(): string | null {
  const address = new URL(window.location.href);
  const id = address.searchParams.get("signIn");
  return id !== null && /^[0-9a-f-]{36}$/i.test(id) ? id : null;
}

export function forgetReturn(): void {
  const address = new URL(window.location.href);
  address.searchParams.delete("signIn");
  window.history.replaceState(
    window.history.state,
    "",
    `${address.pathname}${address.search}${address.hash}`,
  );
}
