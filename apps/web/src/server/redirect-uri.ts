import { phrase } from "../words/translate.ts";

/** Where services send people back to; registered with each OAuth app, to the letter. */
export const CALLBACK_PATH = "/connections/callback";

export const redirectUri = (publicUrl: string): string => `${publicUrl}${CALLBACK_PATH}`;

/** What services may have against the address, in plain words for an admin. */
export function redirectWarnings(publicUrl: string): readonly string[] {
  const { protocol, hostname } = new URL(publicUrl);
  const isHere = /^(localhost|127(\.\d+){3}|\[::1\])$/.test(hostname);
  if (isHere) {
    return [
      phrase(
        "This address is known on this machine alone. Many services take it for trying out (some want https even so); others cannot come back to you here. PUBLIC_URL sets the address under which people reach Towpath.",
      ),
    ];
  }
  if (protocol === "http:") {
    return [
      phrase(
        "Almost no service sends people back to an address without https. Put a proxy with a certificate in front, and set PUBLIC_URL to its https address.",
      ),
    ];
  }
  return /^[\d.]+$|^\[/.test(hostname)
    ? [phrase("Some services refuse an address in numbers. Give this server a name.")]
    : [];
}
