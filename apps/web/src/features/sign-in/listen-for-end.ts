/**
 * Hears from the page at the end of a sign-in, by a channel and by a message to the window that opened it; either may be
 * cut off by the headers of a service. What is heard is only a reason to look: the truth is asked from the server.
 *
 * @returns stops listening
 */
export function listenForEnd(attemptId: string, onSaid: () => void): () => void {
  const hear = (said: unknown) => {
    if (isAbout(said, attemptId)) onSaid();
  };
  const onMessage = ({ origin, data }: MessageEvent<unknown>) => {
    if (origin === window.location.origin) hear(data);
  };
  window.addEventListener("message", onMessage);
  const channel =
    typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel(`towpath-sign-in-${attemptId}`);
  channel?.addEventListener("message", ({ data }: MessageEvent<unknown>) => hear(data));
  return () => {
    window.removeEventListener("message", onMessage);
    channel?.close();
  };
}

export function isAbout(said: unknown, attemptId: string): boolean {
  if (typeof said !== "object" || said === null || !("towpath" in said) || !("attempt" in said)) return false;
  return said.towpath === "sign-in" && said.attempt === attemptId;
}

const FIRST_MS = 1_000;
const LONGEST_MS = 5_000;

/** How long to wait before asking again: a second at first, then less and less often. */
export const pauseMs = (asked: number): number => Math.min(FIRST_MS * 1.25 ** asked, LONGEST_MS);
