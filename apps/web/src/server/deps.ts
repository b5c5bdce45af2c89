import type { Database } from "@towpath/db";
import type { Logger } from "@towpath/prelude";

/** What the use cases reach the world through. Opened once a process; tests bring their own. */
export interface Deps {
  readonly database: Database;
  /** Rings the doorbell of the workers. A ring that is lost only delays: the workers' sweep finds the run. */
  readonly ring: (runIds: readonly string[]) => Promise<void>;
  /** The public address, without a trailing slash. */
  readonly publicUrl: string;
  /** Proxies in front of this process that add to `x-forwarded-for`. */
  readonly trustedProxies: number;
  /** Whether flows may run JavaScript of their makers. */
  readonly inlineCode: boolean;
  readonly logger: Logger;
  /** Epoch milliseconds. */
  readonly now: () => number;
}
