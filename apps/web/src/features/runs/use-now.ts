import { useEffect, useState } from "react";

/** The time by this browser, epoch ms, second by second while it is needed. */
export function useNow(isNeeded: boolean): number {
  const [now, setNow] = useState(Date.now);
  useEffect(() => {
    const timer = isNeeded ? setInterval(() => setNow(Date.now()), 1_000) : undefined;
    return () => clearInterval(timer);
  }, [isNeeded]);
  return now;
}
