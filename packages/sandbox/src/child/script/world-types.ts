/** Bytes, hashes and addresses of the host, as `host-functions.ts` adds them. */
export interface Host {
  /** A request as JSON; resolves with the answer as JSON. */
  send(question: string): Promise<string>;
  log(line: string): void;
  utf8(text: string): ArrayBuffer;
  text(bytes: ArrayBuffer, charset: string): string;
  toBase64(bytes: ArrayBuffer): string;
  fromBase64(text: string): ArrayBuffer;
  hash(name: string, bytes: ArrayBuffer): ArrayBuffer;
  hmac(name: string, key: ArrayBuffer, bytes: ArrayBuffer): ArrayBuffer;
  uuid(): string;
  /** JSON of the parts of an address. */
  url(text: string, base: string): string;
  urlWith(href: string, part: string, value: string): string;
}

export interface Content {
  MediaType: string;
  bytes(): Uint8Array;
  text(): string;
  json(): unknown;
  wire(): object;
}

export interface Headers extends Iterable<[string, string]> {
  Add(name: string, value: unknown): void;
}

export interface Message {
  Headers: Headers;
  Content: Content | null;
  wire(): object;
}
export interface RequestMessage extends Message {
  Method: string;
}
export interface ResponseMessage extends Message {
  StatusCode: number;
}

/** What the functions of the world share; most of it becomes global. */
export interface World {
  HttpContent: new (data: unknown, mediaType?: string) => Content;
  StringContent: new (text: unknown, ...rest: unknown[]) => Content;
  ByteArrayContent: new (bytes: unknown, mediaType?: string) => Content;
  HttpHeaders: new (pairs?: Iterable<readonly [string, unknown]>) => Headers;
  HttpMessage: new () => Message;
  HttpRequestMessage: new (method?: unknown, uri?: unknown) => RequestMessage;
  HttpResponseMessage: new (statusCode?: unknown) => ResponseMessage;
  HttpMethod: object;
  CreateJsonContent(value: unknown): Content;
  CreateJsonResponse(statusCode: number, value: unknown): ResponseMessage;
  contentOf(body: unknown): Content | null;
  headersOf(given: unknown): Headers;
  URL: unknown;
  URLSearchParams: unknown;
  ScriptBase: unknown;
  Crypto: object;
  Convert: object;
  [name: string]: unknown;
}
