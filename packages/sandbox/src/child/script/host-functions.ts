import { createHash, createHmac, randomUUID } from "node:crypto";
import type { QuickJSContext, QuickJSHandle } from "quickjs-emscripten-core";

const HASHES: ReadonlySet<string> = new Set(["md5", "sha1", "sha256", "sha384", "sha512"]);
const URL_PARTS = [
  "protocol",
  "username",
  "password",
  "host",
  "hostname",
  "port",
  "pathname",
  "search",
  "hash",
] as const;
type UrlPart = (typeof URL_PARTS)[number];

/**
 * What the world of a script cannot do by itself, as `host`: bytes, hashes, addresses, and `send`, which gives a
 * promise. Only plain texts and bytes cross; a function that cannot do its work throws inside the script.
 */
export function addHostFunctions(
  vm: QuickJSContext,
  send: (question: string) => QuickJSHandle,
  log: (line: string) => void,
): void {
  const host = vm.newObject();
  const text = (handle: QuickJSHandle | undefined) => (handle === undefined ? "" : vm.getString(handle));
  const bytes = (handle: QuickJSHandle | undefined) =>
    handle === undefined ? Buffer.alloc(0) : Buffer.from(vm.getArrayBuffer(handle).value);
  const bytesHandle = (made: Uint8Array) =>
    vm.newArrayBuffer(made.buffer.slice(made.byteOffset, made.byteOffset + made.byteLength));
  const add = (name: string, work: (...args: QuickJSHandle[]) => QuickJSHandle) => {
    const made = vm.newFunction(name, (...args) => {
      try {
        return work(...args);
      } catch (error) {
        return { error: vm.newError(error instanceof Error ? error.message : String(error)) };
      }
    });
    vm.setProp(host, name, made);
  };
  add("send", (question) => send(text(question)));
  add("log", (line) => {
    log(text(line));
    return vm.undefined;
  });
  add("utf8", (given) => bytesHandle(Buffer.from(text(given), "utf8")));
  add("text", (given, charset) =>
    vm.newString(new TextDecoder(text(charset) || "utf-8").decode(bytes(given))),
  );
  add("toBase64", (given) => vm.newString(bytes(given).toString("base64")));
  add("fromBase64", (given) => bytesHandle(Buffer.from(text(given), "base64")));
  add("hash", (name, given) =>
    bytesHandle(
      createHash(known(text(name)))
        .update(bytes(given))
        .digest(),
    ),
  );
  add("hmac", (name, key, given) =>
    bytesHandle(
      createHmac(known(text(name)), bytes(key))
        .update(bytes(given))
        .digest(),
    ),
  );
  add("uuid", () => vm.newString(randomUUID()));
  add("url", (given, base) => vm.newString(partsOf(new URL(text(given), text(base) || undefined))));
  add("urlWith", (given, part, value) => vm.newString(changed(text(given), text(part), text(value))));
  vm.setProp(vm.global, "host", host);
}

function known(name: string): string {
  const plain = name.toLowerCase().replaceAll("-", "");
  if (HASHES.has(plain)) return plain;
  throw new Error(`There is no hash '${name}': use ${[...HASHES].join(", ")}.`);
}

function partsOf(url: URL): string {
  const parts = URL_PARTS.map((name) => [name, url[name]]);
  return JSON.stringify({ ...Object.fromEntries(parts), href: url.href, origin: url.origin });
}

function changed(href: string, part: string, value: string): string {
  const url = new URL(href);
  if (URL_PARTS.includes(part as UrlPart)) url[part as UrlPart] = value;
  return partsOf(url);
}
