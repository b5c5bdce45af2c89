import type { IncomingMessage, ServerResponse } from "node:http";
import type { Logger } from "@towpath/prelude";
import { type Refusal, sendRefusal } from "./answers.ts";
import { hearOut } from "./hear-out.ts";

/**
 * Lets an endpoint answer a request, and sends what it refuses with instead. Never rejects.
 *
 * @param around `unforeseen` is sent when the endpoint throws before it answered; `failure` is for the log
 */
export async function answerOrRefuse(
  request: IncomingMessage,
  response: ServerResponse,
  endpoint: () => Promise<Refusal | null>,
  around: { readonly logger: Logger; readonly failure: string; readonly unforeseen: Refusal },
): Promise<void> {
  try {
    const refusal = await endpoint();
    if (refusal === null) return;
    if (!request.complete) {
      response.setHeader("connection", "close");
      hearOut(request);
    }
    sendRefusal(response, refusal);
  } catch (error) {
    if (request.destroyed && !request.complete) return; // The caller went away before we knew what it wanted.
    around.logger.error({ err: error }, around.failure);
    if (!response.headersSent) sendRefusal(response, around.unforeseen);
  }
}
