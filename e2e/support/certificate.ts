import { createSign, generateKeyPairSync } from "node:crypto";

/** A certificate for `localhost`, signed by itself, for a day: what a proxy of a test speaks https with. */
export function localCertificate(): { readonly key: string; readonly cert: string } {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(objectId(COMMON_NAME), element(0x0c, Buffer.from("localhost")))));
  const time = (at: number) =>
    element(0x18, Buffer.from(`${new Date(at).toISOString().replace(/[-:T]/g, "").slice(0, 14)}Z`));
  const isAuthority = sequence(
    objectId(BASIC_CONSTRAINTS),
    octets(sequence(element(0x01, Buffer.from([0xff])))),
  );
  const otherNames = sequence(
    objectId(ALTERNATIVE_NAME),
    octets(sequence(element(0x82, Buffer.from("localhost")))),
  );
  const algorithm = sequence(objectId(ECDSA_SHA256));
  const facts = sequence(
    element(0xa0, element(0x02, Buffer.from([2]))),
    element(0x02, Buffer.from([1])),
    algorithm,
    name,
    sequence(time(Date.now() - DAY_MS), time(Date.now() + DAY_MS)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(isAuthority, otherNames)),
  );
  const signature = createSign("sha256").update(facts).sign(privateKey);
  const der = sequence(facts, algorithm, element(0x03, Buffer.concat([Buffer.from([0]), signature])));
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return {
    key: privateKey.export({ type: "pkcs8", format: "pem" }).toString(),
    cert: ["-----BEGIN CERTIFICATE-----", ...lines, "-----END CERTIFICATE-----", ""].join("\n"),
  };
}

const DAY_MS = 86_400_000;
/** Object identifiers as DER has them. */
const COMMON_NAME = "550403";
const BASIC_CONSTRAINTS = "551d13";
const ALTERNATIVE_NAME = "551d11";
const ECDSA_SHA256 = "2a8648ce3d040302";

/** X.690: a tag, how long it is, and what it holds. */
function element(tag: number, ...parts: readonly Buffer[]): Buffer {
  const body = Buffer.concat(parts);
  const { length } = body;
  const size =
    length < 0x80
      ? [length]
      : length < 0x100
        ? [0x81, length]
        : [0x82, Math.floor(length / 256), length % 256];
  return Buffer.concat([Buffer.from([tag, ...size]), body]);
}
const sequence = (...parts: readonly Buffer[]) => element(0x30, ...parts);
const set = (...parts: readonly Buffer[]) => element(0x31, ...parts);
const octets = (...parts: readonly Buffer[]) => element(0x04, ...parts);
const objectId = (hex: string) => element(0x06, Buffer.from(hex, "hex"));
