export {
  acceptRequest,
  bodyTooLarge,
  type IncomingRequest,
  REQUEST_LIMITS,
  type RequestEvent,
  type RequestRefusal,
  schemaRefusal,
} from "./accept-request.ts";
export * from "./batch-store.ts";
export { callbackMessage } from "./callback-message.ts";
export { DELIVERY_MEMORY_MS, deliveryKey } from "./delivery-key.ts";
export { FIRST_LOOK_MS, LAST_LOOK_MS, LOOK_SHARE, type PollPorts } from "./failed-tick.ts";
export { type FiringPorts, fireDue, TIMED_KINDS } from "./fire-due.ts";
export { type HandshakeAnswer, handshakeOf } from "./handshake.ts";
export { headersRefusal } from "./headers-refusal.ts";
export { hookUrl, type PresentedSignature, verifyHookSignature } from "./hook-address.ts";
export { poll } from "./poll.ts";
export { nextOccurrence, upcoming } from "./recurrence/next-occurrence.ts";
export { readRecurrence } from "./recurrence/recurrence.ts";
export { isRunAddress, type RunAddress, readRunAddress, runUrl } from "./run-address.ts";
export { type Schedule, scheduleFor, scheduleProblem } from "./schedule-for.ts";
export { type SubscriptionPorts, workOnSubscription } from "./subscribe.ts";
export * from "./subscription-store.ts";
export { triedEvent } from "./tried-event.ts";
export * from "./trigger-connectors.ts";
export * from "./trigger-store.ts";
