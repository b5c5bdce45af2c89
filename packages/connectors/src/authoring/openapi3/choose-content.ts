import { isObject, type ValueObject } from "@towpath/expressions";

/** One of the content types that a body or an answer may have. */
export interface Content {
  /** Lower case, without its parameters. */
  readonly mediaType: string;
  readonly source: ValueObject;
  readonly kind: "json" | "form" | "multipart" | "text" | "binary";
}

const PREFERENCE: readonly Content["kind"][] = ["json", "multipart", "form", "text", "binary"];

/** All content types, the one that a connector speaks best first. */
export function contentsOf(content: ValueObject | null): readonly Content[] {
  const all = Object.entries(content ?? {}).flatMap(([name, source]): Content[] => {
    const mediaType = name.split(";")[0]?.trim().toLowerCase() ?? "";
    return isObject(source) ? [{ mediaType, source, kind: kindOf(mediaType) }] : [];
  });
  return all.sort((a, b) => PREFERENCE.indexOf(a.kind) - PREFERENCE.indexOf(b.kind));
}

function kindOf(mediaType: string): Content["kind"] {
  if (/json$/.test(mediaType) || mediaType === "*/*" || mediaType === "application/*") return "json";
  if (mediaType === "application/x-www-form-urlencoded") return "form";
  if (mediaType === "multipart/form-data") return "multipart";
  return /^text\/|xml$|yaml$|graphql$/.test(mediaType) ? "text" : "binary";
}
