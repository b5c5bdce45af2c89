import { NextRequest } from "next/server";
import NextAuth from "next-auth";
import { answer } from "../../../../server/answer.ts";
import { authOptions } from "../../../../server/auth/auth-options.ts";
import { readBody } from "../../../../server/http/read-body.ts";

/** An e-mail address, a password and a token fit many times over. */
const BODY_LIMIT = 64_000;

interface RouteContext {
  readonly params: Promise<{ nextauth: string[] }>;
}

const handle = (request: NextRequest, context: RouteContext) =>
  answer(async (deps): Promise<Response> => {
    const body = await readBody(request, BODY_LIMIT);
    if (!body.ok) return Response.json(body.failure, { status: body.failure.status });
    const { url, method, headers } = request;
    const checked = new NextRequest(url, {
      method,
      headers,
      ...(body.value.length === 0 ? {} : { body: body.value }),
    });
    const options = authOptions(deps, await deps.database.secret("auth"));
    return NextAuth(checked, context, options);
  });

export { handle as GET, handle as POST };
