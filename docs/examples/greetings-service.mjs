// A service to try the examples with: node docs/examples/greetings-service.mjs [port]
import { createServer } from "node:http";

const port = Number(process.argv[2] ?? 8123);
createServer((request, response) => {
  const name = decodeURIComponent((request.url ?? "").split("/").pop() ?? "");
  response.setHeader("content-type", "application/json");
  response.end(JSON.stringify({ greeting: `Hello ${name}` }));
}).listen(port, "127.0.0.1");
