import type { IncomingMessage, ServerResponse } from "node:http";
import type Provider from "oidc-provider";

const inHtml = (text: string) => text.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

const page = (title: string, form: string) =>
  `<!doctype html><html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body><main><h1>${title}</h1><form method="post">${form}</form></main></body></html>`;

/** The pages on which a person signs in with any name, and allows or refuses. */
export async function answerPage(
  provider: Provider,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { prompt, params, grantId, session } = await provider.interactionDetails(request, response);
  if (request.method !== "POST") {
    response.setHeader("content-type", "text/html; charset=utf-8");
    response.end(prompt.name === "login" ? loginPage() : consentPage(String(params.scope ?? "")));
    return;
  }
  const form = new URLSearchParams(await bodyOf(request));
  if (form.get("choice") === "refuse") {
    const result = { error: "access_denied", error_description: "The person refused" };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  if (prompt.name === "login") {
    const result = { login: { accountId: form.get("user") || "ann" } };
    return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: false });
  }
  const found = grantId === undefined ? undefined : await provider.Grant.find(grantId);
  const grant =
    found ??
    new provider.Grant({ accountId: session?.accountId ?? "ann", clientId: String(params.client_id) });
  grant.addOIDCScope(String(params.scope ?? ""));
  const result = { consent: { grantId: await grant.save() } };
  return provider.interactionFinished(request, response, result, { mergeWithLastSubmission: true });
}

const loginPage = () =>
  page(
    "Sign in to Things",
    '<label>User name <input name="user" required autofocus></label> <button>Sign in</button> <button name="choice" value="refuse" formnovalidate>Cancel</button>',
  );

const consentPage = (scope: string) =>
  page(
    "Allow Towpath?",
    `<p>It wants: ${inHtml(scope)}</p><button name="choice" value="allow">Allow</button> <button name="choice" value="refuse">Refuse</button>`,
  );

export async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString("utf8");
}
