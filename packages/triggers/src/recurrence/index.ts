/** The part of this package that a browser can load: no socket, no hash, no clock of its own. */
export { describeRecurrence } from "./describe-recurrence.ts";
export { upcoming } from "./next-occurrence.ts";
