/** Where time comes from. Pure code receives `now` values; only the edge holds a Clock. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
}
