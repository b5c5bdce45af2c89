export {
  type AlertContent,
  duration,
  factsSentence,
  linkOf,
  type MailText,
  mailText,
  webhookBody,
} from "./alert-content.ts";
export * from "./alert-store.ts";
export type { AlertEvent, Decision } from "./decide.ts";
export type { OpenIncident, Reading, Watched, WatchedTrigger } from "./judge.ts";
export { isMeasured, type MeasuredDisk, usedPercentOf } from "./judge-disk.ts";
export { type NotDelivered, retryAfterMs } from "./not-delivered.ts";
export {
  type AlertFacts,
  type AlertKind,
  type AlertSettings,
  type AlertTerms,
  FIRST_RULES,
  type FirstRule,
  firstRules,
  scanEveryMs,
  withoutPlace,
} from "./rule.ts";
export { type Mail, type MailServer, type OpenSocket, sendMail } from "./send-mail.ts";
export { sendWebhook, signatureOf, type Webhook } from "./send-webhook.ts";
export { think } from "./think.ts";
