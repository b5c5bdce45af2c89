export interface GatewayLimits {
  /** Largest answer, unpacked, in bytes. */
  readonly maxResponseBytes: number;
  readonly connectTimeoutMs: number;
  /** Longest silence within a body. */
  readonly idleTimeoutMs: number;
  readonly maxRedirects: number;
  /** Bodies of at least so many bytes go in pieces where the action allows it. */
  readonly chunkFromBytes: number;
  /** Sockets to one origin at once; further calls queue. */
  readonly connectionsPerOrigin: number;
}

export const DEFAULT_LIMITS: GatewayLimits = {
  maxResponseBytes: 10 * 1_048_576,
  connectTimeoutMs: 10_000,
  idleTimeoutMs: 30_000,
  maxRedirects: 5,
  chunkFromBytes: 1_048_576,
  connectionsPerOrigin: 64,
};
