import { appendFileSync, readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { eventually } from "./waiting.ts";

/** One call as the other side saw it. */
export interface LedgerLine {
  readonly run: string;
  readonly method: string;
  readonly path: string;
  readonly key: string;
  readonly body: string;
  readonly at: number;
}

/** How an address answers; `nth` counts the calls of this path from 1. */
export type Behaviour = (call: {
  request: IncomingMessage;
  response: ServerResponse;
  nth: number;
  body: string;
}) => void | Promise<void>;

/** The upstream service of every fault: it writes down each call before it answers, in a file that nobody rewrites. */
export class Ledger {
  readonly #file: string;
  readonly #server = createServer((request, response) => void this.#take(request, response));
  readonly #counts = new Map<string, number>();
  readonly #behaviours: { path: RegExp; answer: Behaviour }[] = [];
  url = "";

  constructor(file: string) {
    this.#file = file;
    appendFileSync(file, "");
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.url = `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  /** The newest behaviour whose path matches answers; without one a call gets 200 at once. */
  on(path: RegExp, answer: Behaviour): void {
    this.#behaviours.unshift({ path, answer });
  }

  /** Calls that match wait for the returned function; those after it pass. */
  hold(path: RegExp): () => void {
    let open: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      open = resolve;
    });
    this.on(path, async ({ response }) => {
      await gate;
      answerOk(response);
    });
    return open;
  }

  lines(path = /./): LedgerLine[] {
    return readFileSync(this.#file, "utf8")
      .split("\n")
      .filter((line) => line !== "")
      .map((line) => JSON.parse(line) as LedgerLine)
      .filter((line) => path.test(line.path));
  }

  arrived(path: RegExp, times = 1, withinMs?: number): Promise<LedgerLine[]> {
    const look = () => {
      const found = this.lines(path);
      return found.length >= times && found;
    };
    return eventually(look, `${times} calls of ${path} at the upstream`, withinMs);
  }

  close(): Promise<void> {
    this.#server.closeAllConnections();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  async #take(request: IncomingMessage, response: ServerResponse): Promise<void> {
    response.on("error", () => undefined);
    try {
      let body = "";
      for await (const chunk of request.setEncoding("utf8")) body += chunk;
      const path = request.url ?? "/";
      const nth = (this.#counts.get(path) ?? 0) + 1;
      this.#counts.set(path, nth);
      appendFileSync(
        this.#file,
        `${JSON.stringify(lineOf(request.method ?? "", path, request.headers, body))}\n`,
      );
      const behaviour = this.#behaviours.find((each) => each.path.test(path));
      if (behaviour === undefined) answerOk(response);
      else await behaviour.answer({ request, response, nth, body });
    } catch {
      // The caller went away in the middle: what it had said before stands in the file.
    }
  }
}

export function answerOk(response: ServerResponse, body: unknown = { ok: true }): void {
  if (response.destroyed) return;
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify(body));
}

function lineOf(method: string, path: string, headers: IncomingHttpHeaders, body: string): LedgerLine {
  const text = (name: string) => String(headers[name] ?? "");
  return { run: text("x-run"), method, path, key: text("idempotency-key"), body, at: Date.now() };
}
