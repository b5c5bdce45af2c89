import type { QueueBackend } from "@towpath/queue";
import { z } from "zod";

const url = (protocols: readonly string[], example: string) =>
  z.string().refine((text) => URL.canParse(text) && protocols.includes(new URL(text).protocol), {
    error: `must be an address such as ${example}`,
  });

const port = z.coerce.number({ error: "must be a port number" }).int().min(0).max(65_535);

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ""),
  );

const Environment = z.object({
  DATABASE_URL: url(["postgres:", "postgresql:"], "postgres://user:password@host:5432/towpath"),
  /** Where the database lies, when that is on this machine: people are told when its disk fills up (docs/alerts.md). */
  DATABASE_FOLDER: z
    .string()
    .transform((folder) => (folder === "none" ? undefined : folder))
    .optional(),
  REDIS_URL: url(["redis:", "rediss:"], "redis://host:6379").optional(),
  PUBLIC_URL: url(["http:", "https:"], "https://flows.example.com"),
  PORT: port.default(3000),
  HOST: z.string().min(1).default("127.0.0.1"),
  WEB_URL: url(["http:"], "http://127.0.0.1:3001").optional(),
  EGRESS_ALLOW: list,
  WORKER_CONCURRENCY: z.coerce.number().int().min(1).max(1_000).default(64),
  /** Whether flows may run JavaScript of their makers. It is isolated; some installations want none all the same. */
  INLINE_CODE: z.enum(["on", "off"]).default("on"),
  /** How many processes for scripts, maps and templates a worker may hold. */
  SANDBOX_PROCESSES: z.coerce.number().int().min(1).max(64).default(4),
  /** Seals the credentials of connections; one of the two. Without them, actions of connectors fail and say so. */
  TOWPATH_MASTER_KEY: z.string().optional(),
  TOWPATH_MASTER_KEY_FILE: z.string().optional(),
  /** Apps that the whole installation signs in with (docs/oauth.md). */
  TOWPATH_OAUTH_APPS_FILE: z.string().optional(),
  /** Folders whose files hold the statements of workload identity. */
  TOWPATH_WORKLOAD_TOKENS: list,
  /** The mail server that alerts leave through where an environment has none of its own (docs/alerts.md). */
  SMTP_URL: url(["smtp:", "smtps:"], "smtps://user:password@mail.example.com:465").optional(),
  MAIL_FROM: z
    .string()
    .regex(/^[^\r\n]*@[^\r\n]*$/, { error: "must be a sender such as Towpath <alerts@example.com>" })
    .optional(),
  MAX_QUEUED_RUNS: z.coerce.number().int().min(1).default(10_000),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"),
  /**
   * Who this worker is, from one that starts it again after a crash. Only one worker of a name may live at a time:
   * it takes over at once what its dead namesake held.
   */
  TOWPATH_WORKER_ID: z.string().min(1).max(100).optional(),
  INGRESS: z.enum(["on", "off"]).default("on"),
  /** How many proxies in front of us may be believed about `x-forwarded-for`. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
  /** Moments at which a test may hold or kill this process (racepoints.ts); never in production. */
  TOWPATH_RACEPOINTS: list,
  NODE_ENV: z.string().optional(),
});

export type Env = z.infer<typeof Environment>;

/** Reads the settings, or says in plain words which are wrong. An empty variable is as good as none. */
export function readEnv(source: NodeJS.ProcessEnv = process.env): Env {
  const set = Object.fromEntries(Object.entries(source).filter(([, value]) => value !== ""));
  const parsed = Environment.safeParse(set);
  if (parsed.success) {
    if (parsed.data.TOWPATH_RACEPOINTS.length === 0 || parsed.data.NODE_ENV !== "production")
      return parsed.data;
    throw new Error("TOWPATH_RACEPOINTS holds a worker at named moments for tests. Unset it in production.");
  }
  const problems = parsed.error.issues.map(({ path, message }) => {
    const name = path.join(".");
    return Object.hasOwn(set, name) ? `${name}: ${message}` : `${name}: is missing`;
  });
  throw new Error(`The settings of the worker are wrong. ${problems.join("; ")}.`);
}

/** The queue travels with the database unless there is a Redis for it. */
export function queueBackend(env: Env): QueueBackend {
  return env.REDIS_URL === undefined
    ? { kind: "postgres", url: env.DATABASE_URL }
    : { kind: "redis", url: env.REDIS_URL };
}
