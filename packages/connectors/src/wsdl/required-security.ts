import type { NamedElement } from "../xml/named-element.ts";

/** What the policies of a WSDL demand of messages. */
export interface RequiredSecurity {
  readonly usernameToken: "none" | "text" | "digest";
  /** What Towpath cannot do, by the name the policy has for it. */
  readonly unknown: readonly string[];
}

/** Assertions of WS-Security and MTOM that change messages in ways a username token does not. */
const REFUSED: Readonly<Record<string, string>> = {
  AsymmetricBinding: "messages signed or encrypted with certificates",
  SymmetricBinding: "messages signed or encrypted with shared keys",
  EndorsingSupportingTokens: "signed messages",
  SignedEndorsingSupportingTokens: "signed messages",
  X509Token: "certificates inside messages",
  SamlToken: "SAML tokens",
  IssuedToken: "tokens of a security token service",
  KerberosToken: "Kerberos tokens",
  SecureConversationToken: "secure conversations",
  OptimizedMimeSerialization: "MTOM attachments",
};

/** Looks through every policy, wherever it is attached: alternatives that are optional do not count. */
export function requiredSecurity(definitions: readonly NamedElement[]): RequiredSecurity {
  const asserted = new Set(definitions.flatMap((root) => assertionsIn(root, false)));
  const unknown = Object.keys(REFUSED).filter((name) => asserted.has(name));
  const plain = asserted.has("UsernameToken") ? "text" : "none";
  return {
    usernameToken: asserted.has("HashPassword") ? "digest" : plain,
    unknown: [...new Set(unknown.map((name) => REFUSED[name] ?? name))],
  };
}

/** The names of what policies assert, `Policy` itself included. */
function assertionsIn(element: NamedElement, inPolicy: boolean): string[] {
  if (isOptional(element)) return [];
  const isPolicy = inPolicy || element.name === "Policy";
  const below = element.children.flatMap((child) => assertionsIn(child, isPolicy));
  return isPolicy ? [element.name, ...below] : below;
}

const isOptional = ({ attributes }: NamedElement) =>
  attributes.some(({ name, value }) => name === "Optional" && /^(true|1)$/.test(value));
