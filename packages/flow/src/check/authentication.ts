import { said } from "@towpath/prelude";
import { isRecord, textMember } from "../tree.ts";
import { isLiteral, valueBelow } from "./literal.ts";
import type { ProblemList } from "./problem-list.ts";
import type { RetrySite } from "./retry.ts";
import { stepLabel } from "./step-label.ts";

/** Calls that sign in by themselves; those of connectors do so with their connection. */
const SIGNS_IN: ReadonlySet<string> = new Set(["http", "httpwebhook"]);
const TYPES = ["None", "Basic", "Raw", "ClientCertificate", "ActiveDirectoryOAuth"];

/** A sign-in the gateway does not know fails each run: better said before. @param below where it stands below the step */
export function checkAuthentication(
  { step, path, action }: RetrySite,
  below: readonly string[],
  problems: ProblemList,
): void {
  if (!SIGNS_IN.has(textMember(step, "type")?.toLowerCase() ?? "")) return;
  const authentication = valueBelow(step, [...below, "authentication"]);
  if (!isRecord(authentication)) return;
  const type = textMember(authentication, "type") ?? "";
  if (type !== "" && (!isLiteral(type) || TYPES.some((one) => one.toLowerCase() === type.toLowerCase())))
    return;
  const values = { label: stepLabel(action), type, types: TYPES.join(", ") };
  const message =
    type === ""
      ? said("The sign-in of {label} has no type. Towpath knows {types}.", values)
      : said("{label} signs in by {type}, which fails here. Towpath knows {types}.", values);
  problems.warning(
    "authentication-not-supported",
    [...path, ...below, "authentication", "type"],
    message,
    action,
  );
}
