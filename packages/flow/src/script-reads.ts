import type { ValueObject } from "@towpath/expressions";
import { member, recordMember, textMember } from "./tree.ts";

/** What a piece of inline code reads of its run. */
export interface ScriptReads {
  /** Names of actions, as the code or the list of dependencies spells them. */
  readonly actions: readonly string[];
  readonly trigger: boolean;
}

const NAME = "[\\p{L}_$][\\p{L}\\p{N}_$]*";
const ACTIONS = "\\bworkflowContext\\s*\\??\\.\\s*actions\\s*";
const BY_DOT = new RegExp(`(${ACTIONS})(\\??\\.\\s*)(${NAME})`, "gu");
const BY_KEY = new RegExp(
  `(${ACTIONS}(?:\\?\\.)?\\s*\\[\\s*)(?:'((?:[^'\\\\\\n]|\\\\.)*)'|"((?:[^"\\\\\\n]|\\\\.)*)"|\`((?:[^\`$\\\\\\n]|\\\\.)*)\`)(?=\\s*\\])`,
  "gu",
);
const IDENTIFIER = new RegExp(`^${NAME}$`, "u");
const TRIGGER = /\bworkflowContext\s*\??\.\s*trigger\b/u;

/**
 * What an action of type JavaScriptCode reads: what its code names in so many words, as Logic Apps finds it, and what
 * `explicitDependencies` adds for names the code works out.
 *
 * @param code the code where it does not stand in the action itself
 */
export function scriptReads(action: ValueObject, code?: string): ScriptReads {
  const inputs = recordMember(action, "inputs") ?? {};
  const explicit = recordMember(inputs, "explicitDependencies") ?? {};
  const listed = member(explicit, "actions");
  const text = code ?? textMember(inputs, "code") ?? "";
  const named = [
    ...(Array.isArray(listed) ? listed.filter((name) => typeof name === "string") : []),
    ...[...text.matchAll(BY_DOT)].map(([, , , name = ""]) => name),
    ...[...text.matchAll(BY_KEY)].map(([, , ...texts]) => nameIn(texts)),
  ];
  return {
    actions: [...new Set(named)],
    trigger: member(explicit, "includeTrigger") === true || TRIGGER.test(text),
  };
}

const ESCAPE = /\\(?:u\{([0-9a-f]{1,6})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|(.))/gisu;

/** The name that a quoted text of the code stands for, whichever quotes it has. A `"` in a name is written `\"`. */
function nameIn(texts: readonly (string | undefined)[]): string {
  const written = texts.slice(0, 3).find((one) => one !== undefined) ?? "";
  return written.replace(ESCAPE, (_whole, ...codes: (string | undefined)[]) => {
    const digits = codes.slice(0, 3).find((one) => one !== undefined);
    if (digits === undefined) return codes[3] ?? "";
    const code = Number.parseInt(digits, 16);
    return code > 0x10ffff ? "" : String.fromCodePoint(code);
  });
}

/** Null for every action that is no inline JavaScript. */
export function readsOfScript(action: ValueObject): ScriptReads | null {
  return textMember(action, "type")?.toLowerCase() === "javascriptcode" ? scriptReads(action) : null;
}

/**
 * The code with renamed actions under their new names, wherever it names them in so many words.
 *
 * @param renames new names by lower-case old name
 */
export function renamedScript(code: string, renames: ReadonlyMap<string, string>): string {
  return code
    .replace(BY_DOT, (whole: string, actions: string, dot: string, name: string) => {
      const next = renames.get(name.toLowerCase());
      if (next === undefined) return whole;
      if (IDENTIFIER.test(next)) return `${actions}${dot}${next}`;
      return `${actions}${dot.startsWith("?") ? "?." : ""}[${JSON.stringify(next)}]`;
    })
    .replace(BY_KEY, (whole: string, before: string, ...names: (string | undefined)[]) => {
      const next = renames.get(nameIn(names).toLowerCase());
      return next === undefined ? whole : `${before}${JSON.stringify(next)}`;
    });
}
