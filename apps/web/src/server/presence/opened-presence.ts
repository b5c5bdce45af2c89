import { randomUUID } from "node:crypto";
import type { Signals } from "@towpath/db";
import type { Deps } from "../deps.ts";
import { PresenceHub } from "./presence-hub.ts";

const hubs = new WeakMap<Signals, PresenceHub>();

/** The one hub of this process. */
export function presenceOf({ database: { signals }, logger }: Deps): PresenceHub {
  const known = hubs.get(signals);
  if (known !== undefined) return known;
  const hub = new PresenceHub({
    processId: randomUUID(),
    send: (messages) => {
      signals.send("presence", messages).catch((error: unknown) => {
        logger.warn({ error: String(error) }, "Who is where was not told to other processes");
      });
    },
    listen: (handler) => signals.on("presence", handler),
    now: Date.now,
    every: (periodMs, task) => {
      const timer = setInterval(task, periodMs);
      timer.unref();
      return () => clearInterval(timer);
    },
  });
  hubs.set(signals, hub);
  return hub;
}
