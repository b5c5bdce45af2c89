import { answer } from "../../../../server/answer.ts";
import { httpApi } from "../../../../server/http/api.ts";

const handle = (request: Request) => answer((deps) => httpApi(deps).rpc(request));

export { handle as GET, handle as POST };
