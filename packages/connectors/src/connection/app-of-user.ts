import type { ParameterSet } from "./connection-description.ts";

/** Whether a set that signs in by OAuth asks for an app of one's own. */
export function isAppEntered({ parameters }: ParameterSet): boolean {
  return parameters.some(({ name, hidden }) => !hidden && name.toLowerCase() === "token:clientid");
}

/** Whether somebody has to register an app with the service before anybody can sign in by this set. */
export function needsAppOfAdmin(set: ParameterSet): boolean {
  return set.parameters.some(({ type }) => type === "oauth") && !isAppEntered(set);
}
