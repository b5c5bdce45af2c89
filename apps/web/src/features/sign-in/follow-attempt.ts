import { api } from "../../client/api.ts";
import { listenForEnd, pauseMs } from "./listen-for-end.ts";
import type { Attempt } from "./sign-in-types.ts";

export interface Following {
  stop(): void;
}

/** True: nothing more happens by itself. */
export const isSettled = ({ status }: Attempt): boolean => status !== "waiting" && status !== "exchanging";

/**
 * Watches an attempt until something comes of it. Three routes lead here, and the first counts: a message, the
 * channel, and asking the server.
 *
 * @param onSettled hears once how it stands then
 */
export function followAttempt(id: string, onSettled: (attempt: Attempt) => void): Following {
  let timer: number | undefined;
  let asked = 0;
  let over = false;
  const stop = () => {
    over = true;
    window.clearTimeout(timer);
    stopListening();
  };
  const look = async () => {
    window.clearTimeout(timer);
    const attempt = await api.signIn.attempt({ id }).catch(() => null);
    if (over) return;
    if (attempt !== null && isSettled(attempt)) {
      stop();
      onSettled(attempt);
      return;
    }
    timer = window.setTimeout(() => void look(), pauseMs(asked));
    asked += 1;
  };
  const stopListening = listenForEnd(id, () => void look());
  timer = window.setTimeout(() => void look(), pauseMs(0));
  return { stop };
}
