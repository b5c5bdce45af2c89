import type { ValueObject } from "@towpath/expressions";
import { objectAt, textAt, textsAt } from "../../members.ts";
import type { DraftParts } from "../connector-draft.ts";
import { ownName, setAt } from "./set-at.ts";

export interface GeneralSettings {
  readonly title: string;
  readonly description: string;
  readonly version: string;
  readonly scheme: "https" | "http";
  readonly host: string;
  readonly basePath: string;
  /** `#rrggbb`. */
  readonly brandColor: string;
}

export function readGeneral({ definition, properties }: DraftParts): GeneralSettings {
  const info = objectAt(definition, "info");
  const schemes = textsAt(definition, "schemes").map((scheme) => scheme.toLowerCase());
  return {
    title: textAt(info, "title") ?? "",
    description: textAt(info, "description") ?? "",
    version: textAt(info, "version") ?? "",
    scheme: schemes.includes("http") && !schemes.includes("https") ? "http" : "https",
    host: textAt(definition, "host") ?? "",
    basePath: textAt(definition, "basePath") ?? "",
    brandColor: textAt(ownProperties(properties), "iconBrandColor") ?? "",
  };
}

/** The member of the properties file that holds them all; some files leave it out. */
export function ownProperties(properties: ValueObject): ValueObject {
  return objectAt(properties, "properties") ?? properties;
}

export function propertiesPath(
  properties: ValueObject,
  ...path: readonly (string | number)[]
): (string | number)[] {
  return objectAt(properties, "properties") === null && Object.keys(properties).length > 0
    ? [...path]
    : [ownName(properties, "properties"), ...path];
}

/** Changes what is named, and leaves the rest of both files. A whole address given as the host is taken apart. */
export function setGeneral(parts: DraftParts, change: Partial<GeneralSettings>): DraftParts {
  const { scheme, host, basePath, brandColor, ...info } = { ...change, ...partsOfHost(change.host) };
  let { definition, properties } = parts;
  for (const [name, value] of Object.entries(info)) definition = setAt(definition, ["info", name], value);
  if (scheme !== undefined) definition = setAt(definition, ["schemes"], [scheme]);
  if (host !== undefined) definition = setAt(definition, ["host"], host);
  if (basePath !== undefined) definition = setAt(definition, ["basePath"], basePath);
  if (brandColor !== undefined) {
    properties = setAt(properties, propertiesPath(properties, "iconBrandColor"), brandColor);
  }
  return { definition, properties };
}

function partsOfHost(host: string | undefined): Partial<GeneralSettings> {
  const match = /^\s*(https?):\/\/([^/?#]+)(\/[^?#]*)?/i.exec(host ?? "");
  if (match === null) return {};
  const [, scheme = "https", name = "", path] = match;
  return {
    scheme: scheme.toLowerCase() === "http" ? "http" : "https",
    host: name,
    ...(path === undefined ? {} : { basePath: path }),
  };
}
