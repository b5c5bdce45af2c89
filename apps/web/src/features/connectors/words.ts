import type { api } from "../../client/api.ts";

export type ConnectorSummary = Awaited<ReturnType<typeof api.connectors.list>>["items"][number];
export type ConnectorDetails = Awaited<ReturnType<typeof api.connectors.get>>;
export type ConnectorOperation = ConnectorDetails["items"][number];
export type Grade = ConnectorOperation["grade"];

export const counted = (count: number, one: string, many = `${one}s`) =>
  count === 1 ? `1 ${one}` : `${count.toLocaleString("en")} ${many}`;

export const ORIGINS = {
  managed: { label: "Managed", about: "Used as it was published. To change it, copy it to a custom one." },
  custom: { label: "Custom", about: "Made or changed by people of this environment." },
  "built-in": { label: "Built-in", about: "Comes with Towpath and is the same in every environment." },
} as const;

export const GRADES = {
  ready: { label: "Ready", about: "It can be called as it is." },
  "needs-setting": { label: "Needs a setting", about: "Somebody has to give something first." },
  "needs-custom-code": {
    label: "Needs custom code",
    about: "It goes through code that Towpath does not run.",
  },
} as const satisfies Record<Grade, { label: string; about: string }>;

const SIGN_INS: Readonly<Record<string, string>> = {
  "api-key": "API key",
  basic: "user name and password",
  oauth2: "OAuth",
  oauth2generic: "OAuth",
  aad: "Microsoft Entra ID",
  aadcertificate: "Microsoft Entra ID",
};

/** How a connection signs in, e.g. `API key or OAuth`. */
export function signInWords(ways: readonly string[]): string {
  const words = [...new Set(ways.map((way) => SIGN_INS[way] ?? way))];
  return words.length === 0 ? "no sign-in" : words.join(" or ");
}

/** How much of a connector works, in a few words, and how that looks. */
export function gradeOf(connector: Pick<ConnectorSummary, "operations" | "ready" | "needsSetting">): {
  readonly grade: Grade;
  readonly words: string;
} {
  const { operations, ready, needsSetting } = connector;
  if (ready === operations) return { grade: "ready", words: "Ready" };
  const some = ready === 0 ? "" : ` · ${ready} ready`;
  if (needsSetting > 0) return { grade: "needs-setting", words: `Needs a setting${some}` };
  return { grade: "needs-custom-code", words: `Needs custom code${some}` };
}

export const KINDS = {
  action: "Action",
  "polling-trigger": "Trigger, checked by time",
  "webhook-trigger": "Trigger, called by the service",
  "webhook-action": "Action that waits for an answer",
} as const satisfies Record<ConnectorOperation["kind"], string>;
