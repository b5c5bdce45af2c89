import { z } from "zod";
import { procedure } from "./procedure.ts";
import { ExactText, lineOfText } from "./text.ts";

const DAY_MINUTES = 24 * 60;
const minutes = (least: number, most: number) =>
  z.int().min(least, `At least ${least} minutes.`).max(most, `At most ${most} minutes.`);
const Window = minutes(1, 7 * DAY_MINUTES);

/** What a rule asks for. */
const TermsSchema = z.discriminatedUnion("kind", [
  z.strictObject({ kind: z.literal("failure") }),
  z
    .strictObject({
      kind: z.literal("rate"),
      windowMinutes: Window,
      /** So many failed runs; null: their number does not matter. */
      count: z.int().min(1).max(10_000).nullable(),
      /** More than this share of the runs that ended; null: the share does not matter. */
      percent: z.int().min(0).max(99).nullable(),
      /** Fewer runs have no share. */
      atLeast: z.int().min(1).max(10_000),
    })
    .refine(({ count, percent }) => count !== null || percent !== null, "Say a number of runs, or a share."),
  z.strictObject({
    kind: z.literal("silence"),
    /** Null: what a flow's trigger says itself, e.g. its recurrence. */
    minutes: minutes(1, 90 * DAY_MINUTES).nullable(),
    of: z.enum(["started", "succeeded"]),
  }),
  z.strictObject({
    kind: z.literal("latency"),
    /** A single run, or the time that nineteen of twenty runs stay below. */
    of: z.enum(["run", "p95"]),
    seconds: z
      .int()
      .min(1)
      .max(90 * 86_400),
    windowMinutes: Window,
  }),
  z.strictObject({ kind: z.literal("waits"), minutes: minutes(0, 7 * DAY_MINUTES) }),
  /** So much of the disk that holds the database is used. About no flow. */
  z.strictObject({
    kind: z.literal("disk"),
    percent: z.int().min(1, "At least 1 %.").max(99, "At most 99 %."),
  }),
]);

/** What was noticed: numbers, ids and names. */
const FactsSchema = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("failure"),
    runs: z.int(),
    runId: z.uuid().nullable(),
    code: z.string().nullable(),
    action: z.string().nullish(),
  }),
  z.object({ kind: z.literal("rate"), failed: z.int(), ended: z.int(), windowMinutes: z.int() }),
  z.object({
    kind: z.literal("silence"),
    reason: z.enum(["no-run", "no-success", "missed", "late", "checks"]),
    since: z.iso.datetime(),
  }),
  z.object({
    kind: z.literal("latency"),
    of: z.enum(["run", "p95"]),
    tookMs: z.number(),
    limitMs: z.number(),
    runs: z.int(),
    runId: z.uuid().nullable(),
  }),
  z.object({ kind: z.literal("waits"), runs: z.int(), since: z.iso.datetime() }),
  z.object({
    kind: z.literal("disk"),
    percent: z.int(),
    usedPercent: z.int(),
    freeBytes: z.number(),
    /** Where the data lies. Null: the reader is no admin. */
    folder: z.string().nullable(),
  }),
]);

const FlowName = z.object({ id: z.uuid(), name: z.string() });
const EveryMinutes = minutes(0, 7 * DAY_MINUTES);
const RuleSchema = z.object({
  id: z.uuid(),
  /** Null: every flow of the environment, or the disk. */
  flow: FlowName.nullable(),
  name: z.string(),
  terms: TermsSchema,
  /** At most one message that something is wrong in so many minutes, for each flow. */
  everyMinutes: z.int(),
  mailTo: z.array(z.string()),
  mailAdmins: z.boolean(),
  /** The host alone; address and key are sealed. */
  webhook: z.object({ host: z.string() }).nullable(),
  enabled: z.boolean(),
  mutedUntil: z.iso.datetime().nullable(),
  openIncidents: z.int(),
  createdAt: z.iso.datetime(),
});

const IncidentSchema = z.object({
  id: z.uuid(),
  /** Null: the rule is gone. */
  ruleId: z.uuid().nullable(),
  ruleName: z.string(),
  /** Null: it is about the disk. */
  flow: FlowName.nullable(),
  facts: FactsSchema,
  beganAt: z.iso.datetime(),
  endedAt: z.iso.datetime().nullable(),
  /** False: it was muted, or it waits for its time. */
  wasTold: z.boolean(),
  acknowledged: z.object({ at: z.iso.datetime(), by: z.string().nullable() }).nullable(),
  mutedUntil: z.iso.datetime().nullable(),
});

const MessageSchema = z.object({
  id: z.uuid(),
  event: z.enum(["firing", "more", "recovered", "test"]),
  channel: z.enum(["mail", "webhook"]),
  /** An address, or the host of the webhook. */
  target: z.string(),
  status: z.enum(["waiting", "sent", "failed"]),
  attempts: z.int(),
  /** Why the last try failed, in plain words. */
  error: z.string().nullable(),
  createdAt: z.iso.datetime(),
  sentAt: z.iso.datetime().nullable(),
});

const Address = ExactText.trim().pipe(
  z.email("That is no e-mail address.").max(254, "An address has at most 254 characters."),
);
const MailTo = z.array(Address).max(20, "A rule tells at most 20 addresses.");
const LOOPBACK = /^(localhost|127(\.\d+){3}|\[::1\])$/;
const WebhookUrl = ExactText.trim()
  .pipe(z.url({ protocol: /^https?$/, error: "Enter a whole address, such as https://…" }).max(2_000))
  .refine((text) => new URL(text).username === "", {
    error: "An address with a user name cannot be called.",
    abort: true,
  })
  .refine(
    (text) => /^https:/i.test(text) || LOOPBACK.test(new URL(text).hostname),
    "It has to begin with https. (This machine alone may be http.)",
  );
/** Null: it posts nowhere any more. */
const Webhook = z.strictObject({ url: WebhookUrl }).nullable();
const Name = lineOfText("Give the rule a name.", 120);
const Id = z.strictObject({ id: z.uuid() });
const WithKey = z.object({
  rule: RuleSchema,
  /** Signs what is posted. Shown now and never again; null: the webhook stayed as it is. */
  webhookKey: z.string().nullable(),
});

const MailSchema = z.object({
  host: z.string(),
  port: z.int(),
  security: z.enum(["tls", "starttls", "none"]),
  user: z.string(),
  sender: z.string(),
  hasPassword: z.boolean(),
});
const Host = ExactText.trim().regex(
  /^[a-z0-9][a-z0-9.-]{0,250}$/i,
  "Enter the host alone, such as mail.example.com.",
);
const Sender = lineOfText("Enter who the mails come from.", 200).regex(
  /^(?:[^<>@]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/,
  "Enter an address, such as Towpath <alerts@example.com>.",
);
const MailState = z.object({
  /** The environment's own; null: it has none. */
  own: MailSchema.nullable(),
  /** The installation has one, for environments without their own. */
  hasInstallation: z.boolean(),
});

const TAG = ["Alerts"];

export const alertsContract = {
  rules: procedure
    .route({ method: "GET", path: "/alerts/rules", summary: "List the alert rules", tags: TAG })
    .input(z.strictObject({ flowId: z.uuid().optional() }))
    .output(
      z.object({
        items: z.array(RuleSchema),
        /** What is seen of the disk that holds the database; null: nothing, and rules about it tell nothing. */
        disk: z
          .object({ usedPercent: z.int(), freeBytes: z.number(), measuredAt: z.iso.datetime() })
          .nullable(),
      }),
    ),
  createRule: procedure
    .route({
      method: "POST",
      path: "/alerts/rules",
      summary: "Make an alert rule",
      tags: TAG,
      successStatus: 201,
    })
    .input(
      z.strictObject({
        flowId: z.uuid().nullable().default(null),
        name: Name,
        terms: TermsSchema,
        everyMinutes: EveryMinutes.default(15),
        mailTo: MailTo.default([]),
        mailAdmins: z.boolean().default(false),
        webhook: Webhook.default(null),
      }),
    )
    .output(WithKey),
  updateRule: procedure
    .route({
      method: "PATCH",
      path: "/alerts/rules/{id}",
      summary: "Change an alert rule, or mute it",
      tags: TAG,
    })
    .input(
      Id.extend({
        name: Name.optional(),
        terms: TermsSchema.optional(),
        everyMinutes: EveryMinutes.optional(),
        mailTo: MailTo.optional(),
        mailAdmins: z.boolean().optional(),
        webhook: Webhook.optional(),
        enabled: z.boolean().optional(),
        /** Nothing is told for so long; 0: it is told again. */
        muteMinutes: minutes(0, 90 * DAY_MINUTES).optional(),
      }),
    )
    .output(WithKey),
  deleteRule: procedure
    .route({ method: "DELETE", path: "/alerts/rules/{id}", summary: "Delete an alert rule", tags: TAG })
    .input(Id)
    .output(Id),
  testRule: procedure
    .route({
      method: "POST",
      path: "/alerts/rules/{id}/test",
      summary: "Send a test message to everybody a rule tells",
      tags: TAG,
      successStatus: 202,
    })
    .input(Id)
    .output(z.object({ messages: z.int() })),
  messages: procedure
    .route({
      method: "GET",
      path: "/alerts/rules/{id}/messages",
      summary: "List what a rule sent lately, and what became of it",
      tags: TAG,
    })
    .input(Id)
    .output(z.object({ items: z.array(MessageSchema) })),
  incidents: procedure
    .route({
      method: "GET",
      path: "/alerts/incidents",
      summary: "List what alert rules noticed, newest first",
      tags: TAG,
    })
    .input(
      z.strictObject({
        state: z.enum(["open", "over"]).optional(),
        flowId: z.uuid().optional(),
        limit: z.coerce.number().int().min(1).max(100).default(30),
        cursor: z.uuid().optional(),
      }),
    )
    .output(z.object({ items: z.array(IncidentSchema), nextCursor: z.uuid().nullable() })),
  told: procedure
    .route({
      method: "GET",
      path: "/alerts/incidents/{id}/messages",
      summary: "List who was told of an incident",
      tags: TAG,
    })
    .input(Id)
    .output(z.object({ items: z.array(MessageSchema) })),
  acknowledge: procedure
    .route({
      method: "POST",
      path: "/alerts/incidents/{id}/acknowledge",
      summary: "Say of an incident that somebody knows: nothing more is told until it is over",
      tags: TAG,
    })
    .input(Id)
    .output(Id),
  mute: procedure
    .route({
      method: "POST",
      path: "/alerts/incidents/{id}/mute",
      summary: "Have the flow of an incident tell nothing under its rule for a time",
      tags: TAG,
    })
    .input(Id.extend({ minutes: minutes(0, 90 * DAY_MINUTES) }))
    .output(Id),
  mail: procedure
    .route({ method: "GET", path: "/alerts/mail", summary: "Read which mail server sends alerts", tags: TAG })
    .output(MailState),
  saveMail: procedure
    .route({
      method: "PUT",
      path: "/alerts/mail",
      summary: "Enter the mail server of the environment",
      tags: TAG,
    })
    .input(
      z.strictObject({
        host: Host,
        port: z.int().min(1).max(65_535),
        security: z.enum(["tls", "starttls", "none"]),
        user: ExactText.max(300).default(""),
        /** Left out: it stays, as long as it goes to the same server. */
        password: ExactText.max(2_000).optional(),
        sender: Sender,
      }),
    )
    .output(MailState),
  deleteMail: procedure
    .route({
      method: "DELETE",
      path: "/alerts/mail",
      summary: "Forget the mail server of the environment",
      tags: TAG,
    })
    .output(MailState),
};
