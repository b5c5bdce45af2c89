import { isObject, type Value } from "@towpath/expressions";
import type { OAuthSettings } from "../connection/connection-description.ts";
import { listAt, objectAt, textAt } from "../members.ts";
import { bareName, type TemplateValues } from "./fill-template.ts";

/** What `additionalParameters` mean for one choice: values of their own, and other names of the app's id and secret. */
export interface RegionValues {
  readonly values: TemplateValues;
  readonly appNames: { readonly clientId: readonly string[]; readonly clientSecret: readonly string[] };
}

/**
 * NetDocuments puts the values of all its regions into one text, `{US_domain}{EU_domain}…`, of which all but one are
 * empty: `applicableWhen` says by which entered value each counts. The app of an admin takes the place of the files' ids.
 */
export function regionValues(
  { source, customParameters }: OAuthSettings,
  entered: Readonly<Record<string, string>>,
): RegionValues {
  const properties = objectAt(objectAt(source, "properties"), "additionalParameters");
  const all = Object.entries(properties ?? objectAt(source, "additionalParameters") ?? {});
  const values: [string, string][] = [];
  const clientId: string[] = [];
  const clientSecret: string[] = [];
  for (const [name, given] of all) {
    const bare = bareName(name);
    const counts = isObject(given) && listAt(given, "applicableWhen").every((when) => holds(when, entered));
    if (!counts) values.push([bare, ""]);
    else if (/client_?id$/.test(bare)) clientId.push(bare);
    else if (/client_?secret$/.test(bare)) clientSecret.push(bare);
    else values.push([bare, textAt(customParameters, bare) ?? ""]);
  }
  return { values: Object.fromEntries(values), appNames: { clientId, clientSecret } };
}

function holds(when: Value, entered: Readonly<Record<string, string>>): boolean {
  if (!isObject(when)) return true;
  const parameter = bareName(textAt(when, "parameter") ?? "");
  const key = Object.keys(entered).find((name) => bareName(name) === parameter);
  const value = key === undefined ? "" : (entered[key] ?? "");
  return listAt(when, "oneOf").some((one) => (one === null ? value === "" : one === value));
}
