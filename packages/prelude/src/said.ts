/**
 * A sentence as plain data: its English template and what stands in the holes (`{name}`), so that whoever shows it can say
 * it in another language. A hole may hold a saying: a sentence is put together in one language.
 */
export interface Saying {
  readonly template: string;
  readonly values?: Readonly<Record<string, string | number | Saying>>;
}

/** A finished English sentence, with what it was made of. */
export interface Said {
  readonly message: string;
  readonly saying: Saying;
}

/** What carries its English, and what that was made of where that is known: a failure, a problem, an error. */
export interface Sayable {
  readonly message: string;
  readonly saying?: Saying | undefined;
}

type Value = string | number | Sayable;

/** The names in a template: `{name}`, of letters. Other braces, such as those of JSON in an example, are text. */
type Holes<Template extends string> = Template extends `${string}{${infer Hole}}${infer Rest}`
  ? (Hole extends `${string}${" " | '"' | "…"}${string}` ? never : Hole) | Holes<Rest>
  : never;

/**
 * Makes a sentence: `said('There is no action named "{name}".', { name })`. Templates stand here as literals, where the
 * search for what is to be translated finds them. A text that is data, such as the title of a field, is said alone:
 * `said(field.title)`.
 */
export function said<const Template extends string>(
  template: Template,
  ...[values]: [Holes<Template>] extends [never] ? [] : [Readonly<Record<Holes<Template>, Value>>]
): Said {
  if (values === undefined) return { message: template, saying: { template } };
  const kept: Record<string, string | number | Saying> = {};
  const inEnglish: Record<string, string | number> = {};
  for (const [name, value] of Object.entries<Value>(values)) {
    kept[name] = typeof value === "object" ? (value.saying ?? value.message) : value;
    inEnglish[name] = typeof value === "object" ? value.message : value;
  }
  return { message: inWords({ template, values: inEnglish }), saying: { template, values: kept } };
}

/** Any of these, the first at least: `a text or null`. */
export const anyOf = (options: readonly [Said, ...Said[]]): Said =>
  options.reduce((one, other) => said("{one} or {other}", { one, other }));

/** A saying as a text. @param translated the template in another language; in English when left out */
export function inWords({ template, values }: Saying, translated?: (template: string) => string): string {
  const text = translated === undefined ? template : translated(template);
  if (values === undefined) return text;
  return text.replaceAll(/\{([A-Za-z]+)\}/g, (hole, name: string) => {
    const value = Object.hasOwn(values, name) ? values[name] : undefined;
    if (value === undefined) return hole;
    return typeof value === "object" ? inWords(value, translated) : String(value);
  });
}
