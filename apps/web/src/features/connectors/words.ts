import type { api } from "../../client/api.ts";
import { phrase, type Words } from "../../words/translate.ts";

export type ConnectorSummary = Awaited<ReturnType<typeof api.connectors.list>>["items"][number];
export type ConnectorDetails = Awaited<ReturnType<typeof api.connectors.get>>;
export type ConnectorOperation = ConnectorDetails["items"][number];
export type Grade = ConnectorOperation["grade"];

export const operationsText = (t: Words, count: number): string =>
  t("{count, plural, one {# operation} other {# operations}}", { count });

export const ORIGINS = {
  managed: {
    label: phrase("Managed"),
    about: phrase("Used as it was published. To change it, copy it to a custom one."),
  },
  custom: { label: phrase("Custom"), about: phrase("Made or changed by people of this environment.") },
  "built-in": {
    label: phrase("Built-in"),
    about: phrase("Comes with Towpath and is the same in every environment."),
  },
} as const;

export const GRADES = {
  ready: { label: phrase("Ready"), about: phrase("It can be called as it is.") },
  "needs-setting": {
    label: phrase("Needs a setting"),
    about: phrase("Somebody has to give something first."),
  },
  "needs-custom-code": {
    label: phrase("Needs custom code"),
    about: phrase("It goes through code that Towpath does not run."),
  },
} as const satisfies Record<Grade, { label: string; about: string }>;

const SIGN_INS: Readonly<Record<string, string>> = {
  "api-key": phrase("API key"),
  basic: phrase("user name and password"),
  oauth2: "OAuth",
  oauth2generic: "OAuth",
  aad: "Microsoft Entra ID",
  aadcertificate: "Microsoft Entra ID",
};

/** How a connection signs in, e.g. `API key or OAuth`. */
export function signInWords(t: Words, ways: readonly string[]): string {
  const words = [...new Set(ways.map((way) => t.text(SIGN_INS[way] ?? way)))];
  if (words.length === 0) return t("no sign-in");
  return new Intl.ListFormat(t.locale, { type: "disjunction" }).format(words);
}

/** How much of a connector works, in a few words, and how that looks. */
export function gradeOf(
  t: Words,
  connector: Pick<ConnectorSummary, "operations" | "ready" | "needsSetting">,
): { readonly grade: Grade; readonly words: string } {
  const { operations, ready, needsSetting } = connector;
  if (ready === operations) return { grade: "ready", words: t("Ready") };
  const some = ready === 0 ? "" : ` · ${t("{count, number} ready", { count: ready })}`;
  if (needsSetting > 0) return { grade: "needs-setting", words: `${t("Needs a setting")}${some}` };
  return { grade: "needs-custom-code", words: `${t("Needs custom code")}${some}` };
}

export const KINDS = {
  action: phrase("Action"),
  "polling-trigger": phrase("Trigger, checked by time"),
  "webhook-trigger": phrase("Trigger, called by the service"),
  "webhook-action": phrase("Action that waits for an answer"),
} as const satisfies Record<ConnectorOperation["kind"], string>;
