import { answer } from "../../../../server/answer.ts";
import { openApiDocument } from "../../../../server/http/openapi-document.ts";

export const dynamic = "force-dynamic";

export const GET = () => answer(async (deps) => Response.json(await openApiDocument(deps.publicUrl)));
