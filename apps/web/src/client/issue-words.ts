import type { Words } from "../words/translate.ts";

interface Issue {
  readonly path: string;
  readonly message: string;
}

/** Words about a member that say nothing without its name. */
const ABOUT_IT = /^It\b/;

/**
 * A refused form in the words of its reader: the API names the member before each sentence (`webhook.url: …`), which
 * nobody has seen who filled in the form. Null: it is no such list.
 */
export function issueWords(message: string, data: unknown, t: Words): string | null {
  const issues = typeof data === "object" && data !== null && "issues" in data ? data.issues : null;
  if (!Array.isArray(issues) || issues.length === 0) return null;
  const list = issues as readonly Issue[];
  if (!list.every(({ path, message: said }) => path !== "" && message.includes(`${path}: ${said}`)))
    return null;
  const said = list.map((one) =>
    ABOUT_IT.test(one.message) ? `${one.path}: ${t.text(one.message)}` : t.text(one.message),
  );
  return [...new Set(said)].join(" ");
}
