import type { HttpPort } from "@towpath/engine";
import { createHttpGateway } from "@towpath/gateway";
import type { Logger } from "@towpath/prelude";

const ANSWER_BYTES = 100_000;

/** A door to the public address alone: what answers there may be this very machine, which no other call may reach. */
export function homeOf(publicUrl: string, logger: Logger): HttpPort {
  const { hostname, port, protocol } = new URL(publicUrl);
  const there = `${hostname}:${port === "" ? (protocol === "https:" ? 443 : 80) : port}`;
  return createHttpGateway({
    egress: { allow: [there] },
    logger,
    limits: { maxResponseBytes: ANSWER_BYTES },
  });
}
