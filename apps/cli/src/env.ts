import { z } from "zod";
import { UsageError } from "./usage-error.ts";

const Url = (name: string, protocol: RegExp, example: string) =>
  z.url({ protocol, error: `${name} has to be an address such as ${example}.` }).optional();
const Env = z.object({
  PORT: z.string().optional(),
  HOST: z.string().optional(),
  TOWPATH_DATA_DIR: z.string().optional(),
  PUBLIC_URL: Url("PUBLIC_URL", /^https?$/, "https://flows.example.com"),
  TOWPATH_URL: Url("TOWPATH_URL", /^https?$/, "https://flows.example.com"),
  TOWPATH_API_KEY: z.string().optional(),
  DATABASE_URL: Url("DATABASE_URL", /^postgres(ql)?$/, "postgres://user:password@host:5432/towpath"),
  REDIS_URL: Url("REDIS_URL", /^rediss?$/, "redis://host:6379"),
});

/** The environment, read once. An empty variable counts as unset: that is how most tools switch one off. */
export function readEnv(): z.infer<typeof Env> & { passedOn: NodeJS.ProcessEnv } {
  const present = Object.fromEntries(Object.entries(process.env).filter(([, value]) => value !== ""));
  const parsed = Env.safeParse(present);
  if (!parsed.success) throw new UsageError(parsed.error.issues.map((issue) => issue.message).join(" "));
  return { ...parsed.data, passedOn: present };
}
