import type { ValueObject } from "@towpath/expressions";
import { recordMember, textMember } from "../tree.ts";

/** The entry of `staticResults` that disabled actions give out: success, and no outputs. Decision 30. */
export const DISABLED_RESULT = "Towpath_disabled";

/** Whether runs pass an action by: its static result is the one that stands for that. */
export function isDisabled(action: ValueObject): boolean {
  const configuration = recordMember(action, "runtimeConfiguration");
  const setting = configuration === undefined ? undefined : recordMember(configuration, "staticResult");
  return (
    setting !== undefined &&
    textMember(setting, "staticResultOptions")?.toLowerCase() === "enabled" &&
    textMember(setting, "name")?.toLowerCase() === DISABLED_RESULT.toLowerCase()
  );
}
