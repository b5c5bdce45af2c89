import { type AddressInfo, connect, createServer, type Socket } from "node:net";

/** A line to the database that can be muted (packets vanish) or cut at a chosen moment. */
export class TcpProxy {
  readonly #target: { host: string; port: number };
  readonly #sockets = new Set<Socket>();
  readonly #server = createServer((client) => this.#join(client));
  #muted = false;
  #port = 0;
  /** Called with what a client sends: true cuts that line once the bytes are on their way, so that no answer comes. */
  cutAfter: (sent: Buffer) => boolean = () => false;

  constructor(target: { host: string; port: number }) {
    this.#target = target;
  }

  static async before(databaseUrl: string): Promise<{ proxy: TcpProxy; url: string }> {
    const url = new URL(databaseUrl);
    const proxy = new TcpProxy({ host: url.hostname, port: Number(url.port) });
    await proxy.open();
    url.port = String(proxy.#port);
    return { proxy, url: url.href };
  }

  async open(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, "127.0.0.1", resolve));
    this.#port = (this.#server.address() as AddressInfo).port;
  }

  /** From now on nothing passes, and nobody is told. */
  mute(): void {
    this.#muted = true;
    for (const socket of this.#sockets) socket.pause();
  }

  unmute(): void {
    this.#muted = false;
    for (const socket of this.#sockets) socket.resume();
  }

  close(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy();
    return new Promise((resolve) => this.#server.close(() => resolve()));
  }

  #join(client: Socket): void {
    const server = connect(this.#target);
    const ends = [client, server] as const;
    const end = () => {
      for (const socket of ends) socket.destroy();
    };
    let isCut = false;
    for (const socket of ends) {
      this.#sockets.add(socket);
      socket.on("error", end);
      socket.on("close", () => {
        this.#sockets.delete(socket);
        end();
      });
      if (this.#muted) socket.pause();
    }
    client.on("data", (sent) => {
      if (isCut) return;
      isCut = this.cutAfter(sent);
      server.write(sent);
      // The server carries it out; a moment later the line is gone, and the answer with it.
      if (isCut) setTimeout(end, 50);
    });
    server.on("data", (answer) => {
      if (!isCut) client.write(answer);
    });
  }
}
