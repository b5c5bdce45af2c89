import { createSecureContext } from "node:tls";
import type { HttpFailure } from "@towpath/engine";
import { getMember, type ValueObject } from "@towpath/expressions";
import { fail, ok, type Result, said } from "@towpath/prelude";
import { refused } from "../call-failure.ts";
import type { TokenRequest } from "./token-request.ts";

/** What a TLS connection shows of its caller. */
export interface ClientCertificate {
  readonly pfx: Buffer;
  readonly passphrase: string;
}

/** What has to be done so that a call is signed in. */
export type SignIn =
  | { readonly kind: "none" }
  | { readonly kind: "header"; readonly authorization: string }
  /** The connection itself proves who calls. */
  | { readonly kind: "certificate"; readonly certificate: ClientCertificate }
  /** A token has to be asked for first. */
  | { readonly kind: "token"; readonly asks: TokenRequest };

type Read = Result<SignIn, HttpFailure>;

const NONE: Read = ok({ kind: "none" });
const KNOWN = "None, Basic, Raw, ClientCertificate, ActiveDirectoryOAuth";
const MICROSOFT = "https://login.microsoftonline.com";

/** Reads the `authentication` object of an action (reference wdl.md, 2.3), before anything is sent to `url`. */
export function readAuthentication(authentication: ValueObject | undefined, url: URL): Read {
  if (authentication === undefined) return NONE;
  const type = textMember(authentication, "type");
  switch (type?.toLowerCase()) {
    case "none":
      return NONE;
    case "basic": {
      const pair = `${textMember(authentication, "username") ?? ""}:${textMember(authentication, "password") ?? ""}`;
      return header(`Basic ${Buffer.from(pair, "utf8").toString("base64")}`);
    }
    case "raw":
      return readRaw(textMember(authentication, "value"));
    case "clientcertificate":
      return readCertificate(authentication, url);
    case "activedirectoryoauth":
      return readTokenRequest(authentication);
    default:
      return fail(
        refused(
          "AuthenticationNotSupported",
          type === undefined
            ? said('The authentication of this call has no "type". Towpath knows {types}.', { types: KNOWN })
            : said('The authentication type "{type}" is not supported. Towpath knows {types}.', {
                type: printable(type),
                types: KNOWN,
              }),
        ),
      );
  }
}

function readRaw(value: string | undefined): Read {
  if (value === undefined || value.trim() === "") return missing("Raw", "value");
  if (/[^\x20-\xff]/.test(value)) {
    return refuse(said('The "value" of the authentication holds a character no header can carry.'));
  }
  return header(value);
}

function readCertificate(authentication: ValueObject, url: URL): Read {
  if (url.protocol !== "https:") {
    return refuse(said("A client certificate can be shown only where the address begins with https."));
  }
  const pfx = textMember(authentication, "pfx");
  if (pfx === undefined || pfx.trim() === "") return missing("ClientCertificate", "pfx");
  const certificate = {
    pfx: Buffer.from(pfx, "base64"),
    passphrase: textMember(authentication, "password") ?? "",
  };
  try {
    createSecureContext(certificate);
    return ok({ kind: "certificate", certificate });
  } catch {
    return refuse(
      said(
        'The client certificate of this call cannot be opened. Its "pfx" has to be a PFX file (PKCS #12) in base64, and its "password" the one of that file.',
      ),
    );
  }
}

function readTokenRequest(authentication: ValueObject): Read {
  const member = (name: string) => textMember(authentication, name)?.trim() ?? "";
  if (member("secret") === "" && member("pfx") !== "") {
    return refuse(
      said(
        'An authentication of type "ActiveDirectoryOAuth" signs in with a "secret" here; one with a certificate ("pfx") is not supported.',
      ),
    );
  }
  for (const name of ["tenant", "audience", "clientId", "secret"]) {
    if (member(name) === "") return missing("ActiveDirectoryOAuth", name);
  }
  const authority = (member("authority") || MICROSOFT).replace(/\/+$/, "");
  return ok({
    kind: "token",
    asks: {
      uri: `${authority}/${encodeURIComponent(member("tenant"))}/oauth2/token`,
      clientId: member("clientId"),
      secret: textMember(authentication, "secret") ?? "",
      audience: member("audience"),
    },
  });
}

function header(authorization: string): Read {
  return ok({ kind: "header", authorization });
}

function missing(type: string, name: string): Read {
  return refuse(said('The authentication of type "{type}" needs a "{name}".', { type, name }));
}

function refuse(words: Parameters<typeof refused>[1]): Read {
  return fail(refused("BadRequest", words));
}

function printable(text: string): string {
  return text.replace(/[^\x20-\x7e]/g, "?").slice(0, 60);
}

function textMember(object: ValueObject, name: string): string | undefined {
  const value = getMember(object, name);
  return typeof value === "string" ? value : undefined;
}
