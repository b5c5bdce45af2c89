import type { SampleField, SampleSignIn } from "./sample-request.ts";

/** Names that carry credentials. What follows them is never kept. */
const SECRET_NAME =
  /^(x[-_])?(.*[-_])?(api[-_]?key|apikey|auth[-_]?(key|token)|access[-_]?(key|token)|secret|client[-_]?secret|token|app[-_]?key|subscription[-_]?key|password|passwd|pwd|signature|sig|session[-_]?id)$/i;

/** Whether a name is one that credentials travel under. */
export function isSecretName(name: string): boolean {
  return SECRET_NAME.test(name) || /^(key|code)$/i.test(name);
}

/** Of a form or a body fewer names are secret: `token` and `code` are often data there. */
export function isSecretField(name: string): boolean {
  return /^(.*[-_])?(password|passwd|pwd|secret|client[-_]?secret|private[-_]?key)$/i.test(name);
}

/** What a header says about signing in; null for a header that has nothing to do with it. */
export function signInOfHeader({ name, value }: SampleField): SampleSignIn | null {
  if (/^(proxy-)?authorization$/i.test(name)) {
    if (/^basic\b/i.test(value)) return { kind: "basic" };
    return /^bearer\b/i.test(value)
      ? { kind: "bearer" }
      : { kind: "key", in: "header", name: "Authorization" };
  }
  return isSecretName(name) ? { kind: "key", in: "header", name } : null;
}
