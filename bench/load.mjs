import { Agent, request } from "node:http";

/** Sends one request and resolves to `{status, text}`. */
function send(agent, url, body) {
  return new Promise((resolve, reject) => {
    const options = {
      agent,
      method: "POST",
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body) },
    };
    const outgoing = request(url, options, (response) => {
      let text = "";
      response.setEncoding("utf8").on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () => resolve({ status: response.statusCode, text }));
    });
    outgoing.on("error", reject);
    outgoing.end(body);
  });
}

/**
 * A bounded load over kept-alive connections: either for so long or so many requests.
 *
 * @returns requests a second, latencies in ms, and the count by status
 */
export async function load(
  url,
  { connections, seconds = Number.POSITIVE_INFINITY, count = Number.POSITIVE_INFINITY, body },
) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const latencies = [];
  const statuses = {};
  const since = performance.now();
  let sent = 0;
  const one = async () => {
    while (sent < count && performance.now() - since < seconds * 1000) {
      sent += 1;
      const at = performance.now();
      const { status } = await send(agent, url, body);
      latencies.push(performance.now() - at);
      statuses[status] = (statuses[status] ?? 0) + 1;
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  agent.destroy();
  const tookMs = performance.now() - since;
  latencies.sort((a, b) => a - b);
  const at = (share) => latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? 0;
  return { perSecond: (latencies.length / tookMs) * 1000, p50: at(0.5), p99: at(0.99), statuses };
}
