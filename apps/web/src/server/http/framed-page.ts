import { SIGN_IN_STYLE } from "./sign-in-style.ts";

const FRAMES = new Set(["iframe", "frame", "fencedframe"]);

/**
 * Whether a page is asked for to be shown inside another one. Browsers say so at https addresses and on the machine itself;
 * where they do not, the policy of the page keeps it out of frames, without words.
 */
export const isFramed = (headers: Headers): boolean => FRAMES.has(headers.get("sec-fetch-dest") ?? "");

/** Instead of a page of the product: nothing in it can be clicked by mistake, so any site may show it. */
export function framedPage(path: string, nonce: string): Response {
  const policy = [
    "default-src 'none'",
    `style-src 'nonce-${nonce}'`,
    "base-uri 'none'",
    "form-action 'none'",
  ];
  return new Response(pageText(path, nonce), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      // Said outright: without it the answers' `X-Frame-Options` would count.
      "content-security-policy": [...policy, "frame-ancestors *"].join("; "),
      "cache-control": "no-store",
      vary: "sec-fetch-dest",
      "referrer-policy": "no-referrer",
    },
  });
}

const pageText = (path: string, nonce: string): string => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>Towpath opens in a window of its own</title>
<style nonce="${nonce}">${SIGN_IN_STYLE}</style>
</head>
<body>
<main>
<h1>Towpath opens in a window of its own</h1>
<p>Another page tries to show it inside itself. There Towpath shows nothing, so that no site can lay something over its buttons.</p>
<p class="next"><a href="${escapeHtml(path)}" target="_blank" rel="noopener">Open Towpath in a new tab</a></p>
</main>
</body>
</html>
`;

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => `&#${found.charCodeAt(0)};`);
