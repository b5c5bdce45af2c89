import { eventually } from "./a-worker.ts";

/**
 * Posts `body` as JSON, as a service whose events must not get lost does: what is refused because storing is slow just
 * now (503, and nothing was stored) is sent again. A test of crowds then holds on a slow disk as well.
 */
export function sendEvent(
  url: string,
  body: unknown = {},
  headers: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const request = {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  };
  return eventually(
    async () => {
      const response = await fetch(url, request);
      if (response.status !== 503) return response;
      await response.body?.cancel();
      return null;
    },
    `an event is taken at ${new URL(url).origin}`,
  );
}
