/** The classes of a script's world. Self-contained functions: their source is what runs inside the wall. */
import type { Content, Headers, Host, Message, World } from "./world-types.ts";

/** Content and headers of messages. */
export function defineContent(world: World, host: Host): void {
  class HttpContent implements Content {
    MediaType: string;
    readonly #data: string | ArrayBuffer;

    constructor(data: unknown, mediaType = "application/octet-stream") {
      const isView = ArrayBuffer.isView(data);
      if (isView)
        this.#data = data.buffer.slice(data.byteOffset, data.byteOffset + data.byteLength) as ArrayBuffer;
      else this.#data = data instanceof ArrayBuffer ? data : String(data);
      this.MediaType = mediaType;
    }
    bytes(): Uint8Array {
      return new Uint8Array(typeof this.#data === "string" ? host.utf8(this.#data) : this.#data);
    }
    text(): string {
      if (typeof this.#data === "string") return this.#data;
      return host.text(this.#data, /charset="?([\w.:-]+)/i.exec(this.MediaType)?.[1] ?? "utf-8");
    }
    json(): unknown {
      const text = this.text();
      try {
        return JSON.parse(text);
      } catch (error) {
        throw new SyntaxError(`The content is not JSON: ${error instanceof Error ? error.message : error}`);
      }
    }
    wire(): object {
      if (typeof this.#data === "string") return { type: this.MediaType, text: this.#data };
      return { type: this.MediaType, base64: host.toBase64(this.#data) };
    }
    async ReadAsStringAsync() {
      return this.text();
    }
    async ReadAsByteArrayAsync() {
      return this.bytes();
    }
    async ReadAsJsonAsync() {
      return this.json();
    }
  }
  world.HttpContent = HttpContent;
  world.StringContent = class StringContent extends HttpContent {
    /** As in C#: the text, its encoding (always UTF-8), its type; or without the encoding. */
    constructor(text: unknown, ...rest: unknown[]) {
      const type = rest.filter((one) => typeof one === "string" && one.includes("/")).at(-1);
      super(String(text), type === undefined ? "text/plain; charset=utf-8" : String(type));
    }
  };
  world.ByteArrayContent = class ByteArrayContent extends HttpContent {};
  world.CreateJsonContent = (value: unknown) =>
    new HttpContent(
      typeof value === "string" ? value : (JSON.stringify(value) ?? "null"),
      "application/json; charset=utf-8",
    );
}

export function defineHeaders(world: World): void {
  class HttpHeaders implements Headers {
    readonly #byKey = new Map<string, { name: string; values: string[] }>();

    constructor(pairs: Iterable<readonly [string, unknown]> = []) {
      for (const [name, value] of pairs) this.Add(name, value);
    }
    Add(name: string, value: unknown): void {
      const key = String(name).toLowerCase();
      const known = this.#byKey.get(key);
      const values = (Array.isArray(value) ? value : [value]).map(String);
      if (known === undefined) this.#byKey.set(key, { name: String(name), values });
      else known.values.push(...values);
    }
    TryAddWithoutValidation(name: string, value: unknown): boolean {
      this.Add(name, value);
      return true;
    }
    Set(name: string, value: unknown): void {
      this.Remove(name);
      this.Add(name, value);
    }
    Remove(name: string): boolean {
      return this.#byKey.delete(String(name).toLowerCase());
    }
    Contains(name: string): boolean {
      return this.#byKey.has(String(name).toLowerCase());
    }
    Get(name: string): string | null {
      return this.#byKey.get(String(name).toLowerCase())?.values.join(", ") ?? null;
    }
    GetValues(name: string): string[] {
      return [...(this.#byKey.get(String(name).toLowerCase())?.values ?? [])];
    }
    *[Symbol.iterator](): Iterator<[string, string]> {
      for (const { name, values } of this.#byKey.values()) yield [name, values.join(", ")];
    }
  }
  world.HttpHeaders = HttpHeaders;
}

export function defineMessages(world: World): void {
  const contentOf = (body: unknown): Content | null => {
    if (body === undefined || body === null) return null;
    if (body instanceof world.HttpContent) return body as Content;
    if (typeof body === "string") return new world.StringContent(body);
    const isBytes = body instanceof ArrayBuffer || ArrayBuffer.isView(body);
    return isBytes ? new world.ByteArrayContent(body) : world.CreateJsonContent(body);
  };
  const headersOf = (given: unknown): Headers => {
    if (given instanceof world.HttpHeaders) return given as Headers;
    const pairs = typeof given !== "object" || given === null ? [] : given;
    const list = Symbol.iterator in pairs ? pairs : Object.entries(pairs);
    return new world.HttpHeaders(list as Iterable<readonly [string, unknown]>);
  };
  class HttpMessage implements Message {
    Headers: Headers = new world.HttpHeaders();
    Content: Content | null = null;

    text(): string {
      return this.Content?.text() ?? "";
    }
    json(): unknown {
      return this.Content === null ? null : this.Content.json();
    }
    bytes(): Uint8Array {
      return this.Content?.bytes() ?? new Uint8Array();
    }
    wire(): { headers: [string, string][]; content: object | null } {
      const headers = [...headersOf(this.Headers)].map(([name, value]): [string, string] => [name, value]);
      return { headers, content: contentOf(this.Content)?.wire() ?? null };
    }
  }
  world.contentOf = contentOf;
  world.headersOf = headersOf;
  world.HttpMessage = HttpMessage;
}

export function defineRequests(world: World): void {
  class HttpRequestMessage extends world.HttpMessage {
    Method: string;
    #uri: string;

    constructor(method: unknown = "GET", uri: unknown = "") {
      super();
      this.Method = String(method).toUpperCase();
      this.#uri = String(uri);
    }
    get RequestUri(): string {
      return this.#uri;
    }
    set RequestUri(uri: unknown) {
      this.#uri = String(uri);
    }
    get Uri(): string {
      return this.#uri;
    }
    set Uri(uri: unknown) {
      this.#uri = String(uri);
    }
    override wire() {
      return { method: String(this.Method), uri: this.#uri, ...super.wire() };
    }
  }
  class HttpResponseMessage extends world.HttpMessage {
    StatusCode: number;

    constructor(statusCode: unknown = 200) {
      super();
      this.StatusCode = Number(statusCode);
    }
    get IsSuccessStatusCode(): boolean {
      return this.StatusCode >= 200 && this.StatusCode < 300;
    }
    override wire() {
      return { statusCode: Number(this.StatusCode), ...super.wire() };
    }
  }
  world.HttpRequestMessage = HttpRequestMessage;
  world.HttpResponseMessage = HttpResponseMessage;
  world.HttpMethod = Object.fromEntries(
    ["Get", "Post", "Put", "Patch", "Delete", "Head", "Options"].map((name) => [name, name.toUpperCase()]),
  );
  world.CreateJsonResponse = (statusCode: number, value: unknown) => {
    const response = new HttpResponseMessage(statusCode);
    response.Content = world.CreateJsonContent(JSON.stringify(value) ?? "null");
    return response;
  };
}
