import type { Words } from "../../words/translate.ts";

/** What a browser keeps of a sign-in that goes on in this very tab; the page at its end looks for it. */
const HERE = "towpath-sign-in-here";

/**
 * Opens the window of a sign-in, empty. Only in the handler of a click: browsers block what comes later.
 *
 * @returns null: it was blocked
 */
export function openSignInWindow(t: Words, serviceTitle: string): Window | null {
  const [width, height] = [520, 700];
  const left = Math.max(0, window.screenX + (window.outerWidth - width) / 2);
  const top = Math.max(0, window.screenY + (window.outerHeight - height) / 2);
  const popup = window.open("", "_blank", `popup,width=${width},height=${height},left=${left},top=${top}`);
  if (popup === null) return null;
  writeWaiting(t, popup.document, serviceTitle);
  return popup;
}

function writeWaiting(t: Words, page: Document, serviceTitle: string): void {
  const look = getComputedStyle(document.documentElement);
  page.title = t("Contacting {service}…", { service: serviceTitle });
  page.documentElement.lang = t.locale;
  page.body.style.cssText = `margin:0;min-height:100vh;display:grid;place-items:center;font:16px/1.5 system-ui,sans-serif;background:${look.getPropertyValue("--tp-surface")};color:${look.getPropertyValue("--tp-text")}`;
  const words = page.createElement("p");
  words.textContent = page.title;
  words.setAttribute("role", "status");
  page.body.append(words);
}

/** In this tab: the page at the end of the sign-in comes back to where it began. */
export function goThere(attemptId: string, address: string): void {
  try {
    sessionStorage.setItem(HERE, attemptId);
  } catch {
    // Without it the page at the end offers a link back instead of leading there.
  }
  window.location.assign(address);
}

/** A second window beside this one is no help on a phone, and apps that show pages often have none. */
export function prefersThisTab(): boolean {
  const { userAgent } = navigator;
  return (
    window.matchMedia("(max-width: 640px)").matches ||
    /Android|iPhone|iPad|iPod|Mobile|; wv\)/i.test(userAgent) ||
    window.top !== window.self
  );
}
