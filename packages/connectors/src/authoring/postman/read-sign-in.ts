import { getMember, isObject, type Value, type ValueObject } from "@towpath/expressions";
import { objectAt, textAt } from "../../members.ts";
import type { NoteList } from "../note-list.ts";
import type { SampleSignIn } from "../samples/sample-request.ts";

/** How a request of a collection signs in; its secrets are not read. */
export function readSignIn(auth: Value | undefined, where: string, notes: NoteList): SampleSignIn | null {
  if (!isObject(auth)) return null;
  const type = textAt(auth, "type") ?? "";
  switch (type) {
    case "":
    case "noauth":
      return null;
    case "basic":
      return { kind: "basic" };
    case "bearer":
    case "jwt":
      return { kind: "bearer" };
    case "apikey":
      return keyOf(settingsOf(auth, "apikey"));
    case "oauth2":
      return oauthOf(settingsOf(auth, "oauth2"));
    default:
      notes.lost(where, `The requests sign in by '${type}', which a connection cannot do.`);
      return null;
  }
}

/** v2.1 lists pairs, v2.0 has an object. */
function settingsOf(auth: ValueObject, type: string): (name: string) => string {
  const given = getMember(auth, type);
  const pairs = Array.isArray(given) ? given.filter(isObject) : [];
  return (name) => {
    const pair = pairs.find((one) => textAt(one, "key") === name);
    const value = pair === undefined ? getMember(objectAt(auth, type) ?? {}, name) : getMember(pair, "value");
    return typeof value === "string" ? value : "";
  };
}

function keyOf(setting: (name: string) => string): SampleSignIn {
  const place = setting("in") === "query" ? "query" : "header";
  const name = setting("key");
  return { kind: "key", in: place, name: name === "" || name.includes("{{") ? "X-API-Key" : name };
}

function oauthOf(setting: (name: string) => string): SampleSignIn {
  const url = (name: string) => (setting(name).includes("{{") ? "" : setting(name));
  const scopes = setting("scope")
    .split(/[\s,]+/)
    .filter((scope) => scope !== "" && !scope.includes("{{"));
  return { kind: "oauth2", authorizationUrl: url("authUrl"), tokenUrl: url("accessTokenUrl"), scopes };
}
