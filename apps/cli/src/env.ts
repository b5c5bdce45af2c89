import { z } from "zod";
import { UsageError } from "./usage-error.ts";

const Url = (what: string) => z.url(`${what} is not an address.`).optional();
const Env = z.object({
  PORT: z.string().optional(),
  HOST: z.string().optional(),
  TOWPATH_DATA_DIR: z.string().optional(),
  PUBLIC_URL: Url("PUBLIC_URL"),
  DATABASE_URL: Url("DATABASE_URL"),
  REDIS_URL: Url("REDIS_URL"),
});

/** The environment, read once. An empty variable counts as unset: that is how most tools switch one off. */
export function readEnv(): z.infer<typeof Env> & { passedOn: NodeJS.ProcessEnv } {
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(present);
  if (!parsed.success) throw new UsageError(parsed.error.issues.map((issue) => issue.message).join(" "));
  return { ...parsed.data, passedOn: present };
}
