import type { Connector } from "@towpath/connectors";
import type { ConnectorPort, HttpPort, HttpRequest, HttpResponse } from "@towpath/engine";
import { ok } from "@towpath/prelude";
import { createCallBudget } from "../connector/call-budget.ts";
import type { ConnectorsOptions } from "../connector/connectors-options.ts";
import { createConnectors } from "../connector/create-connectors.ts";
import { type ConnectorPolls, createConnectorPolls } from "../connector/poll-operation.ts";

/** The ports to one connector whose service answers what a test says, in turn, the last answer again and again. */
export function aPort(connector: Connector): ConnectorPort &
  ConnectorPolls & {
    readonly requests: HttpRequest[];
    answer(...next: Partial<HttpResponse>[]): void;
  } {
  const requests: HttpRequest[] = [];
  let answers: Partial<HttpResponse>[] = [];
  const http: HttpPort = {
    async send(request) {
      requests.push(request);
      const answer = (answers.length > 1 ? answers.shift() : answers[0]) ?? {};
      return { ok: true, value: { statusCode: 200, headers: {}, ...answer } };
    },
  };
  const connection = { set: "", values: { key: "k-secret-1", site: "acme" } };
  const options: ConnectorsOptions = {
    http,
    bound: async () => ok({ id: "c", connector, connection }),
    budget: createCallBudget(),
    now: () => 0,
    random: () => 0,
    sleep: async () => undefined,
  };
  return {
    ...createConnectors(options),
    ...createConnectorPolls(options),
    requests,
    answer(...next) {
      answers = next;
    },
  };
}

export const aCall = (operationId: string, parameters = {}) =>
  ({
    reference: "r",
    target: { kind: "operation", operationId, parameters },
    minimumItems: null,
  }) as const;

export const how = () => ({
  idempotencyKey: "i",
  signal: new AbortController().signal,
  timeoutMs: 1_000,
  askAt: null,
});
