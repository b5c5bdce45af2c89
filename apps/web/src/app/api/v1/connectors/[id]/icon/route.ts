import { answer } from "../../../../../../server/answer.ts";
import { connectorIcon } from "../../../../../../server/http/connector-icon.ts";

export async function GET(request: Request, context: { params: Promise<{ id: string }> }) {
  const { id } = await context.params;
  return answer((deps) => connectorIcon(deps, request, id));
}
