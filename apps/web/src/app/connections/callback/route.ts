import { answer } from "../../../server/answer.ts";
import { signInAnswer, signInCallback } from "../../../server/http/sign-in-callback.ts";

export const dynamic = "force-dynamic";

export function GET(request: Request) {
  return answer((deps) => signInCallback(deps, request));
}

export function POST(request: Request) {
  return answer((deps) => signInAnswer(deps, request));
}
