import type { ServicePort } from "@towpath/gateway";

type Sent = Awaited<ReturnType<ServicePort["send"]>>;
type Request = Parameters<ServicePort["send"]>[0];
export type Answer = Partial<Extract<Sent, { ok: true }>["value"]> | Extract<Sent, { ok: false }>["failure"];

/** A way out where what comes back is written down before, in turn, the last of it again and again. */
export interface ScriptedHttp extends ServicePort {
  readonly requests: readonly Request[];
  /** The form of a request, by the names of its fields. */
  form(index: number): Readonly<Record<string, string>>;
}

export function scriptedHttp(...answers: readonly Answer[]): ScriptedHttp {
  const requests: Request[] = [];
  return {
    requests,
    form: (index) => Object.fromEntries(new URLSearchParams(String(requests[index]?.body ?? ""))),
    async send(request) {
      requests.push(request);
      const answer = answers[Math.min(requests.length, answers.length) - 1] ?? {};
      if ("kind" in answer) return { ok: false, failure: answer };
      return { ok: true, value: { statusCode: 200, headers: {}, ...answer } };
    },
  };
}
