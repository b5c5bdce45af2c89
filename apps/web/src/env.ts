import { z } from "zod";

/** True under `next dev`: the build replaces the name by its value. */
export const DEVELOPMENT = process.env.NODE_ENV === "development";

const list = z
  .string()
  .default("")
  .transform((text) =>
    text
      .split(",")
      .map((entry) => entry.trim())
      .filter((entry) => entry !== ""),
  );

const Env = z.object({
  DATABASE_URL: z.string().min(1),
  REDIS_URL: z.string().min(1).optional(),
  /** The one address that people and other programs use, without a trailing slash. */
  PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .transform((url) => url.replace(/\/+$/, ""))
    .default("http://localhost:4600"),
  /** As the workers have it: what they do not run is not offered, and cannot be published. */
  INLINE_CODE: z.enum(["on", "off"]).default("on"),
  /** The program of the sandbox, for scripts of connectors that are tried here; `towpath start` knows where it is. */
  SANDBOX_SCRIPT: z.string().min(1).optional(),
  /** Private addresses that may be called, as the workers have it. */
  EGRESS_ALLOW: list,
  /** Seals the credentials of connections; one of the two. */
  TOWPATH_MASTER_KEY: z.string().min(1).optional(),
  TOWPATH_MASTER_KEY_FILE: z.string().min(1).optional(),
  /** OAuth apps for several environments (docs/oauth.md). */
  TOWPATH_OAUTH_APPS_FILE: z.string().min(1).optional(),
  /** Folders whose files hold the statements of workload identity, separated by commas. */
  TOWPATH_WORKLOAD_TOKENS: list,
  /** The workers send alerts through it where an environment has no mail server; here only whether it is there matters. */
  SMTP_URL: z.string().min(1).optional(),
  MAIL_FROM: z.string().min(1).optional(),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug"]).default("info"),
  /** How many proxies in front of the installation may be believed about `x-forwarded-for`, as the worker reads it. */
  TRUSTED_PROXIES: z.coerce.number().int().min(0).max(10).default(0),
});
export type Env = z.infer<typeof Env>;

/**
 * Reads the environment when the first request needs it: a build has none of these.
 *
 * @throws with the names of what is missing or wrong: a process without them cannot serve
 */
export function readEnv(source: Record<string, string | undefined> = process.env): Env {
  const parsed = Env.safeParse(source);
  if (!parsed.success) {
    throw new Error(`The web server's settings are not complete.\n${z.prettifyError(parsed.error)}`);
  }
  // next-auth reads its own address from here and from nowhere else.
  process.env.NEXTAUTH_URL = parsed.data.PUBLIC_URL;
  return parsed.data;
}
