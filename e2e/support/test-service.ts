import { createServer, type IncomingHttpHeaders } from "node:http";
import type { AddressInfo } from "node:net";

export interface ReceivedCall {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A service on this machine that flows call: it remembers what came, and can be made to hold its answers. */
export interface TestService {
  readonly url: string;
  readonly calls: readonly ReceivedCall[];
  /** From now on calls whose path matches wait until `letGo`. */
  hold(path: RegExp): void;
  letGo(): void;
  /** The next so many calls whose path matches are answered with 503. */
  refuse(path: RegExp, times: number): void;
  /** Resolves when a call whose path matches has arrived that many times. */
  arrived(path: RegExp, times?: number): Promise<void>;
  close(): Promise<void>;
}

export async function startTestService(): Promise<TestService> {
  const calls: ReceivedCall[] = [];
  let held: RegExp | null = null;
  let waiting: (() => void)[] = [];
  let refused = { path: /$^/, times: 0 };
  let watchers: (() => void)[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request.setEncoding("utf8")) body += chunk;
    const path = request.url ?? "/";
    calls.push({ method: request.method ?? "", path, headers: request.headers, body });
    for (const watch of watchers) watch();
    if (held?.test(path)) await new Promise<void>((resolve) => waiting.push(resolve));
    if (refused.times > 0 && refused.path.test(path)) {
      refused = { ...refused, times: refused.times - 1 };
      response.statusCode = 503;
    }
    response.setHeader("content-type", "application/json");
    response.end(JSON.stringify({ path, received: body }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const letGo = () => {
    held = null;
    for (const resume of waiting) resume();
    waiting = [];
  };
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    calls,
    hold: (path) => {
      held = path;
    },
    letGo,
    refuse: (path, times) => {
      refused = { path, times };
    },
    arrived: (path, times = 1) =>
      new Promise((resolve) => {
        const look = () => {
          if (calls.filter((call) => path.test(call.path)).length < times) return;
          watchers = watchers.filter((watch) => watch !== look);
          resolve();
        };
        watchers.push(look);
        look();
      }),
    close: () => {
      letGo();
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
