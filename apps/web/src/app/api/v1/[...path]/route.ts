import { answer } from "../../../../server/answer.ts";
import { httpApi } from "../../../../server/http/api.ts";

const handle = (request: Request) => answer((deps) => httpApi(deps).rest(request));

export { handle as DELETE, handle as GET, handle as PATCH, handle as POST, handle as PUT };
