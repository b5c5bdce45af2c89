import type { Headers, Host, Message, RequestMessage, ResponseMessage, World } from "./world-types.ts";

/** The `Context` of a script, and what its requests and its response look like on the way out. */
export function defineContext(world: World, host: Host): void {
  /** Which failed request an error stands for: whoever runs the script may try the call again. */
  const failed = new WeakMap<object, number>();
  const wireContent = (given: { type: string; text?: string; base64?: string } | null) => {
    if (given === null) return null;
    const data = given.text ?? host.fromBase64(given.base64 ?? "");
    return new world.HttpContent(data, given.type);
  };
  const fill = <M extends Message>(message: M, { headers, content }: never): M => {
    message.Headers = new world.HttpHeaders(headers);
    message.Content = wireContent(content);
    return message;
  };
  const requestOf = (given: unknown): RequestMessage => {
    if (given instanceof world.HttpRequestMessage) return given;
    if (typeof given !== "object" || given === null) return new world.HttpRequestMessage("GET", given);
    const { method, uri, url, requestUri, headers, body, content } = given as Record<string, unknown>;
    const request = new world.HttpRequestMessage(method ?? "GET", uri ?? url ?? requestUri ?? "");
    request.Headers = world.headersOf(headers);
    request.Content = world.contentOf(content ?? body);
    return request;
  };
  const SendAsync = async (given: unknown): Promise<ResponseMessage> => {
    const answer = JSON.parse(await host.send(JSON.stringify(requestOf(given).wire())));
    if (answer.failure === undefined)
      return fill(new world.HttpResponseMessage(answer.statusCode), answer as never);
    const error = Object.assign(new Error(answer.failure.message), { code: answer.failure.code });
    failed.set(error, answer.failure.request);
    throw error;
  };
  const log = (level: string) => (message: unknown) =>
    host.log(`${level}: ${typeof message === "string" ? message : (JSON.stringify(message) ?? message)}`);
  const Logger = Object.fromEntries(
    [
      ["LogTrace", "Trace"],
      ["LogDebug", "Debug"],
      ["LogInformation", "Information"],
      ["LogWarning", "Warning"],
      ["LogError", "Error"],
      ["LogCritical", "Critical"],
    ].map(([name, level]) => [name, log(level ?? "")]),
  );
  world.contextOf = (input: string) => {
    const { operationId, correlationId, request } = JSON.parse(input);
    const Request = fill(new world.HttpRequestMessage(request.method, request.uri), request as never);
    const context = { OperationId: operationId, CorrelationId: correlationId, Request, Logger, SendAsync };
    return Object.assign(context, { CancellationToken: null });
  };
  const levels = { log: "Information", info: "Information", debug: "Debug", trace: "Trace", warn: "Warning" };
  const lines = { ...levels, error: "Error" };
  world.console = Object.fromEntries(Object.entries(lines).map(([name, level]) => [name, log(level)]));
  world.failedRequest = (error: unknown) =>
    typeof error === "object" && error !== null ? failed.get(error) : undefined;
}

/** What a script gave back, in the form that leaves the wall. */
export function defineResult(world: World): void {
  const responseOf = (given: unknown): ResponseMessage => {
    if (given instanceof world.HttpResponseMessage) return given;
    if (typeof given !== "object" || given === null || given instanceof world.HttpMessage) {
      throw new Error("The script has to return a response, e.g. the one that Context.SendAsync gave it.");
    }
    const { statusCode, status, headers, body, content } = given as Record<string, unknown>;
    const response = new world.HttpResponseMessage(statusCode ?? status ?? 200);
    response.Headers = world.headersOf(headers as Headers);
    response.Content = world.contentOf(content ?? body);
    return response;
  };
  const failedRequest = world.failedRequest as (error: unknown) => number | undefined;
  const write = JSON.stringify;
  world.towpathRun = async (script: (context: object) => Promise<unknown>, input: string) => {
    const context = (world.contextOf as (input: string) => object)(input);
    Object.defineProperty(globalThis, "Context", { value: context });
    try {
      return write({ response: responseOf(await script(context)).wire() });
    } catch (error) {
      const request = failedRequest(error);
      if (request === undefined) throw error;
      return write({ failedRequest: request });
    }
  };
  world.ScriptBase = class ScriptBase {
    get Context() {
      return (globalThis as unknown as { Context: object }).Context;
    }
    SendAsync = (request: unknown) =>
      (this.Context as { SendAsync(one: unknown): unknown }).SendAsync(request);
    CreateJsonContent = world.CreateJsonContent;
  };
}

/** `request.Headers` is `request.headers` as well: C# names are kept, and JavaScript's custom works. */
export function addSpellings(world: World): void {
  const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
  const alias = (holder: object, name: string) => {
    if (lower(name) === name || lower(name) in holder) return;
    Object.defineProperty(holder, lower(name), {
      configurable: true,
      get(this: Record<string, unknown>) {
        return this[name];
      },
      set(this: Record<string, unknown>, value: unknown) {
        this[name] = value;
      },
    });
  };
  const classes = ["HttpContent", "HttpHeaders", "HttpMessage", "HttpRequestMessage", "HttpResponseMessage"];
  const fields = {
    HttpContent: ["MediaType"],
    HttpMessage: ["Headers", "Content"],
    HttpRequestMessage: ["Method"],
  };
  const own: Record<string, string[]> = { ...fields, HttpResponseMessage: ["StatusCode"] };
  for (const name of classes) {
    const { prototype } = world[name] as { prototype: object };
    for (const member of [...Object.getOwnPropertyNames(prototype), ...(own[name] ?? [])])
      alias(prototype, member);
  }
  alias((world.ScriptBase as { prototype: object }).prototype, "Context");
  const contextOf = world.contextOf as (input: string) => { Logger: object };
  world.contextOf = (input: string) => {
    const context = contextOf(input);
    for (const holder of [context, context.Logger])
      for (const name of Object.keys(holder)) alias(holder, name);
    return context;
  };
  for (const holder of [world.Crypto, world.Convert, world.HttpMethod]) {
    for (const name of Object.keys(holder)) alias(holder, name);
  }
}

/** What a script may use stands in its global scope. */
export function makeGlobal(world: World): void {
  const lower = (name: string) => name.charAt(0).toLowerCase() + name.slice(1);
  const inner = [
    "HttpMessage",
    "contentOf",
    "headersOf",
    "contextOf",
    "failedRequest",
    "parseUrl",
    "towpathRun",
  ];
  for (const [name, value] of Object.entries(world)) {
    if (inner.includes(name)) continue;
    const names = name.startsWith("Create") ? [name, lower(name)] : [name];
    for (const one of names)
      Object.defineProperty(globalThis, one, { value, configurable: true, writable: true });
  }
}
