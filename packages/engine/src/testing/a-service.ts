import type { ValueObject } from "@towpath/expressions";
import type { ConnectionNews } from "../connection-news.ts";
import type { ConnectorPort, HttpFailure, HttpResponse } from "../ports.ts";
import { aWorld, type World } from "./a-world.ts";

export const MAIL = "00000000-0000-7000-8000-00000000c001";
export const REFUSED: HttpFailure = {
  kind: "refused",
  retryable: false,
  waitsFor: MAIL,
  error: { code: "ConnectionNeedsSignIn", message: "Ann can sign in again." },
};

interface Called {
  readonly key: string;
  readonly askAt: string | null;
  readonly parameters: ValueObject;
}

/** A service whose sign-in can break and be mended, and the news of it. */
export class Service {
  works = false;
  readonly calls: Called[] = [];
  readonly farewells: string[] = [];
  readonly gotThrough: string[] = [];
  answers: HttpResponse[] = [];
  refusal: HttpFailure = REFUSED;
  onCall: () => void = () => undefined;
  readonly #listeners = new Set<(isHealed: (id: string) => boolean) => void>();
  #healedAt: number | null = null;

  readonly port: ConnectorPort = {
    call: async (call, { idempotencyKey: key, askAt }) => {
      this.onCall();
      if (!this.works) return { ok: false, failure: this.refusal };
      const parameters = call.target.kind === "operation" ? call.target.parameters : {};
      this.calls.push({ key, askAt, parameters });
      return { ok: true, value: this.answers.shift() ?? { statusCode: 200, headers: {} } };
    },
    unsubscribe: async (_call, _answer, { idempotencyKey }) => {
      if (!this.works) return { ok: false, failure: this.refusal };
      this.farewells.push(idempotencyKey);
      return { ok: true, value: { statusCode: 200, headers: {} } };
    },
  };

  readonly news: ConnectionNews = {
    healedAt: () => this.#healedAt,
    onHealed: (listener) => {
      this.#listeners.add(listener);
      return () => void this.#listeners.delete(listener);
    },
    gotThrough: (id) => void this.gotThrough.push(id),
  };

  get hears(): number {
    return this.#listeners.size;
  }

  heardAt(now: number): void {
    this.works = true;
    this.#healedAt = now;
    for (const listen of this.#listeners) listen((id) => id === MAIL);
  }
}

export function aConnected(world: World = aWorld()): { world: World; service: Service } {
  const service = new Service();
  const ports = { ...world.ports, connectors: service.port, connectionNews: service.news };
  return { world: { ...world, ports }, service };
}

/** An action that calls the service. */
export const aSend = (
  more: ValueObject = {},
  parameters: ValueObject = { "body/text": "Hello" },
): ValueObject => ({
  type: "OpenApiConnection",
  inputs: { host: { connectionReferenceName: "mail", operationId: "Send" }, parameters },
  ...more,
});

export async function mend({ store }: World, service: Service): Promise<void> {
  service.works = true;
  await store.heal({ id: MAIL });
}
