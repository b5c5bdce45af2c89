import type { Host, World } from "./world-types.ts";

type Pairs = [string, string][];

/** `URL` and `URLSearchParams`, which the engine does not bring: the parts scripts rewrite addresses with. */
export function defineAddresses(world: World, host: Host): void {
  const decode = (text: string) => decodeURIComponent(text.replaceAll("+", " "));
  const encode = (text: string) => encodeURIComponent(text).replaceAll("%20", "+");
  const parse = (query: string): Pairs =>
    query
      .replace(/^\?/, "")
      .split("&")
      .filter((part) => part !== "")
      .map((part) => {
        const [name = "", ...value] = part.split("=");
        return [decode(name), decode(value.join("="))];
      });

  class URLSearchParams {
    #pairs: Pairs;
    readonly #changed: (text: string) => void;

    constructor(init: unknown = "", changed: (text: string) => void = () => undefined) {
      if (typeof init === "string") this.#pairs = parse(init);
      else {
        const given = Object(init);
        const pairs: Iterable<unknown> = Symbol.iterator in given ? given : Object.entries(given);
        this.#pairs = [...(pairs as Iterable<[unknown, unknown]>)].map(([name, value]) => [
          String(name),
          String(value),
        ]);
      }
      this.#changed = changed;
    }
    get(name: string): string | null {
      return this.#pairs.find(([one]) => one === name)?.[1] ?? null;
    }
    getAll(name: string): string[] {
      return this.#pairs.filter(([one]) => one === name).map(([, value]) => value);
    }
    has(name: string): boolean {
      return this.#pairs.some(([one]) => one === name);
    }
    append(name: string, value: unknown): void {
      this.#become([...this.#pairs, [name, String(value)]]);
    }
    set(name: string, value: unknown): void {
      const at = this.#pairs.findIndex(([one]) => one === name);
      const others = this.#pairs.filter(([one], index) => one !== name || index === at);
      if (at >= 0) others[others.findIndex(([one]) => one === name)] = [name, String(value)];
      this.#become(at < 0 ? [...others, [name, String(value)]] : others);
    }
    delete(name: string): void {
      this.#become(this.#pairs.filter(([one]) => one !== name));
    }
    toString(): string {
      return this.#pairs.map(([name, value]) => `${encode(name)}=${encode(value)}`).join("&");
    }
    [Symbol.iterator](): Iterator<[string, string]> {
      return this.#pairs[Symbol.iterator]();
    }
    #become(pairs: Pairs): void {
      this.#pairs = pairs;
      this.#changed(this.toString());
    }
  }
  world.URLSearchParams = URLSearchParams;
  world.parseUrl = (text: unknown, base: unknown) => JSON.parse(host.url(String(text), String(base ?? "")));
}

export function defineUrl(world: World, host: Host): void {
  type Parts = Record<string, string>;
  const SearchParams = world.URLSearchParams as new (text: string, changed: (text: string) => void) => object;
  class URL {
    parts: Parts;
    readonly searchParams: object;

    constructor(text: unknown, base?: unknown) {
      this.parts = (world.parseUrl as (text: unknown, base: unknown) => Parts)(text, base);
      Object.defineProperty(this, "parts", { enumerable: false });
      this.searchParams = new SearchParams(this.parts.search ?? "", (query) => {
        this.parts = JSON.parse(host.urlWith(this.parts.href ?? "", "search", query)) as Parts;
      });
    }
    get href(): string {
      return this.parts.href ?? "";
    }
    get origin(): string {
      return this.parts.origin ?? "";
    }
    toString(): string {
      return this.href;
    }
    toJSON(): string {
      return this.href;
    }
  }
  const parts = [
    "protocol",
    "username",
    "password",
    "host",
    "hostname",
    "port",
    "pathname",
    "search",
    "hash",
  ];
  for (const name of parts) {
    Object.defineProperty(URL.prototype, name, {
      get(this: URL) {
        return this.parts[name];
      },
      set(this: URL, value: unknown) {
        this.parts = JSON.parse(host.urlWith(this.href, name, String(value))) as Parts;
      },
    });
  }
  world.URL = URL;
}

/** Bytes as text and back, and the hashes that services sign with. */
export function defineBytes(world: World, host: Host): void {
  const bytesOf = (given: unknown): ArrayBuffer => {
    if (given instanceof ArrayBuffer) return given;
    if (!ArrayBuffer.isView(given)) return host.utf8(String(given));
    return given.buffer.slice(given.byteOffset, given.byteOffset + given.byteLength) as ArrayBuffer;
  };
  const hex = (bytes: ArrayBuffer) =>
    [...new Uint8Array(bytes)].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  const written = (bytes: ArrayBuffer, form: unknown) => {
    if (form === "hex") return hex(bytes);
    return form === "base64" ? host.toBase64(bytes) : new Uint8Array(bytes);
  };
  world.Convert = {
    ToBase64String: (given: unknown) => host.toBase64(bytesOf(given)),
    FromBase64String: (text: unknown) => new Uint8Array(host.fromBase64(String(text))),
    ToUtf8: (text: unknown) => new Uint8Array(host.utf8(String(text))),
    FromUtf8: (given: unknown) => host.text(bytesOf(given), "utf-8"),
    ToHexString: (given: unknown) => hex(bytesOf(given)),
  };
  world.Crypto = {
    Hash: (name: unknown, given: unknown, form?: unknown) =>
      written(host.hash(String(name), bytesOf(given)), form),
    Hmac: (name: unknown, key: unknown, given: unknown, form?: unknown) =>
      written(host.hmac(String(name), bytesOf(key), bytesOf(given)), form),
    RandomUuid: () => host.uuid(),
  };
  world.btoa = (text: unknown) =>
    host.toBase64(
      Uint8Array.from(String(text), (character) => character.charCodeAt(0)).buffer as ArrayBuffer,
    );
  world.atob = (text: unknown) =>
    [...new Uint8Array(host.fromBase64(String(text)))].map((byte) => String.fromCharCode(byte)).join("");
}
