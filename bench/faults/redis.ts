import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { connect } from "node:net";
import { freePort } from "@towpath/queue/testing";
import { CannotInject } from "./fault.ts";
import { eventually } from "./waiting.ts";

/** A Redis of one's own, without persistence, that can be stopped and started again on its port. */
export class Redis {
  readonly url: string;
  readonly #port: number;
  #child: ChildProcess | null = null;

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  static async start(): Promise<Redis> {
    if (spawnSync("redis-server", ["--version"]).status !== 0) {
      throw new CannotInject("redis-server was not found on this machine");
    }
    const redis = new Redis(await freePort());
    await redis.up();
    return redis;
  }

  async up(): Promise<void> {
    const where = ["--port", String(this.#port), "--bind", "127.0.0.1"];
    this.#child = spawn("redis-server", [...where, "--save", "", "--appendonly", "no"], { stdio: "ignore" });
    await eventually(
      () =>
        this.say("PING").then(
          (said) => said.startsWith("+PONG"),
          () => false,
        ),
      "Redis answers",
    );
  }

  async down(): Promise<void> {
    const child = this.#child;
    if (child === null || child.exitCode !== null || child.signalCode !== null) return;
    await new Promise((resolve) => {
      child.once("exit", resolve);
      child.kill("SIGKILL");
    });
  }

  /** One command, one answer. */
  say(command: string): Promise<string> {
    return new Promise((resolve, reject) => {
      const socket = connect({ host: "127.0.0.1", port: this.#port });
      socket.once("error", reject);
      socket.once("data", (answer) => {
        socket.destroy();
        resolve(answer.toString());
      });
      socket.write(`${command}\r\n`);
    });
  }
}
