import { connect, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";

const REFUSALS: Readonly<Record<string, (port: number, host: string) => string>> = {
  EADDRINUSE: (port) => `Port ${port} is in use. Stop what uses it, or choose another one with --port.`,
  EACCES: (port) => `This account may not use port ${port}. Choose one above 1023 with --port.`,
  EADDRNOTAVAIL: (_port, host) => `This machine has no address ${host}. Choose another one with --host.`,
  ENOTFOUND: (_port, host) => `This machine has no address ${host}. Choose another one with --host.`,
};

/** In plain words why nothing can listen there; null when something can. */
export function whyNotListen(port: number, host: string): Promise<string | null> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once("error", ({ code, message }: NodeJS.ErrnoException) => {
      const say = REFUSALS[code ?? ""];
      resolve(say?.(port, host) ?? `Nothing can listen on ${host}:${port}: ${message}`);
    });
    server.listen({ port, host, exclusive: true }, () => server.close(() => resolve(null)));
  });
}

/** A port nobody uses now, chosen by the system. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen({ port: 0, host: "127.0.0.1" }, () => {
      const address = server.address();
      server.close(() =>
        address !== null && typeof address === "object"
          ? resolve(address.port)
          : reject(new Error("no port")),
      );
    });
  });
}

/** Resolves when something accepts connections there. Whoever waits decides how long. */
export async function waitForPort(port: number, host = "127.0.0.1"): Promise<void> {
  const reachable = host === "0.0.0.0" || host === "::" ? "127.0.0.1" : host;
  while (!(await accepts(port, reachable))) await delay(40);
}

function accepts(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ port, host });
    const end = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once("connect", () => end(true));
    socket.once("error", () => end(false));
  });
}
