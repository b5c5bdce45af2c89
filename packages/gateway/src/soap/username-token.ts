import { createHash, randomBytes } from "node:crypto";
import type { XmlElement } from "@towpath/expressions";
import { element } from "./write-body.ts";

const WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd";
const WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd";
const PROFILE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-username-token-profile-1.0";
const BASE64 =
  "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary";

/** A user name and password in the header of a message (WS-Security), the password as it is or as a digest. */
export function usernameToken(
  { username, password }: { readonly username: string; readonly password: string },
  isDigest: boolean,
): XmlElement {
  const nonce = randomBytes(16);
  const created = new Date().toISOString();
  const digest = createHash("sha1").update(nonce).update(created).update(password, "utf8").digest("base64");
  const text = (name: string, value: string, attributes: readonly { name: string; value: string }[] = []) =>
    element(name, attributes, [{ kind: "text", text: value }]);
  const type = `${PROFILE}#${isDigest ? "PasswordDigest" : "PasswordText"}`;
  const token = element(
    "wsse:UsernameToken",
    [],
    [
      text("wsse:Username", username),
      text("wsse:Password", isDigest ? digest : password, [{ name: "Type", value: type }]),
      text("wsse:Nonce", nonce.toString("base64"), [{ name: "EncodingType", value: BASE64 }]),
      text("wsu:Created", created),
    ],
  );
  const attributes = [
    { name: "xmlns:wsse", value: WSSE },
    { name: "xmlns:wsu", value: WSU },
    { name: "soap:mustUnderstand", value: "1" },
  ];
  return element("wsse:Security", attributes, [token]);
}
