/** By lower-case name. */
export type TemplateValues = Readonly<Record<string, string>>;

export interface FilledTemplate {
  /** What had no value is still there, in its braces. */
  readonly text: string;
  readonly missing: readonly string[];
}

const TOKEN = /\{([A-Za-z0-9_.:-]{1,100})\}/g;

/** The names in the braces of a template, lower case and without `token:`. */
export function namesIn(template: string): readonly string[] {
  return [...template.matchAll(TOKEN)].map(([, name = ""]) => bareName(name));
}

/** Names are compared in any case: the files write `{State}` and `{state}`, `{customHost}` and `{CustomHost}`. */
export const bareName = (name: string): string => name.toLowerCase().replace(/^token:/, "");

/** @param encode how a value stands in the text, e.g. percent-encoded */
export function fillTemplate(
  template: string,
  values: TemplateValues,
  encode: (value: string) => string,
): FilledTemplate {
  const missing: string[] = [];
  const text = template.replace(TOKEN, (whole, name: string) => {
    const bare = bareName(name);
    const value = Object.hasOwn(values, bare) ? values[bare] : undefined;
    if (value !== undefined) return encode(value);
    missing.push(name);
    return whole;
  });
  return { text, missing };
}
