import { answer } from "../../../../../server/answer.ts";
import { uploadConnectors } from "../../../../../server/http/upload-connectors.ts";

export const POST = (request: Request) => answer((deps) => uploadConnectors(deps, request));
