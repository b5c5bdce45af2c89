import { CALLBACK_PATH } from "../redirect-uri.ts";
import type { Ending } from "../use-cases/finish-sign-in.ts";
import { SIGN_IN_STYLE } from "./sign-in-style.ts";

interface PageFrame {
  readonly nonce: string;
  /** The one origin that is told; nothing but the id of the attempt and how it ended. */
  readonly origin: string;
  /** The state of a sign-in by a link whose account is another than before; null: nothing is asked here. */
  readonly askWith: string | null;
}

/**
 * The page at the end of a sign-in, in the window of the service. It tells the page that began it, then goes away. Plain
 * HTML: whoever stands here may have come back without script, without the window that opened it, or by mistake.
 */
export function signInPage(ending: Ending, { nonce, origin, askWith }: PageFrame): string {
  const { title, words, who } = wordsOf(ending);
  const back = backTo(ending);
  const told =
    ending.attempt === null || back === null
      ? null
      : { attempt: ending.attempt.id, status: ending.kind, origin, back: back.href };
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeHtml(title)} · Towpath</title>
<style nonce="${nonce}">${SIGN_IN_STYLE}</style>
</head>
<body>
<main data-kind="${ending.kind}">
<h1>${escapeHtml(title)}</h1>
<p>${escapeHtml(words)}</p>
${who === null ? "" : `<p class="who">${escapeHtml(who)}</p>`}
${askWith === null ? "" : askForm(ending, askWith)}
${back === null ? "" : `<p class="next"><a href="${escapeHtml(back.href)}">${escapeHtml(back.label)}</a></p>`}
</main>
${told === null ? "" : `<script nonce="${nonce}">(${TELL})(${inScript(told)})</script>`}
</body>
</html>
`;
}

interface PageWords {
  readonly title: string;
  readonly words: string;
  readonly who: string | null;
}

function wordsOf(ending: Ending): PageWords {
  const { account, connectorTitle, attempt } = ending;
  const as = account === null ? "" : ` as ${account.name}`;
  const where = connectorTitle === null ? "" : ` to ${connectorTitle}`;
  const byLink = attempt !== null && attempt.connectLinkId !== null;
  switch (ending.kind) {
    case "failed":
      return failedWords(ending);
    case "kept":
      return {
        title: "Nothing was changed",
        words:
          "The connection goes on with the account it had. Your link still works: open it again to sign in with another one. This page can be closed.",
        who: null,
      };
    case "other-account":
      return {
        title: "Is this the right account?",
        words: otherWords(`${where}${as}`, as, byLink),
        who: null,
      };
    case "done":
      return {
        title: byLink ? "Thank you, that works" : "You are signed in",
        words: `Towpath is signed in${where}${as}. This ${byLink ? "page" : "window"} can be closed.`,
        who: null,
      };
  }
}

function failedWords({ failure, attempt }: Ending): PageWords {
  return {
    title: failure?.code === "access_denied" ? "Nothing was connected" : "The sign-in did not work",
    words: `${failure?.message ?? "Begin it anew."}${linkWords(attempt, failure)}`,
    who: WHO[failure?.who ?? "you"],
  };
}

const otherWords = (signedIn: string, as: string, byLink: boolean): string =>
  byLink
    ? `You signed in${signedIn}. The connection you were asked to sign in for has another account so far. Flows that use it would act${as} from now on.`
    : `You signed in${signedIn}, which is another account than before. Go back to Towpath and say which one the connection is to use.`;

/** Without script: a form of two buttons. Whose account it was so far is nobody's business who came by a link. */
function askForm({ account }: Ending, state: string): string {
  const use = account === null ? "Use this account" : `Use ${account.name}`;
  return `<form method="post" action="${CALLBACK_PATH}" class="next">
<input type="hidden" name="state" value="${escapeHtml(state)}">
<button name="account" value="use">${escapeHtml(use)}</button>
<button name="account" value="keep" class="other">Leave it as it was</button>
</form>`;
}

/** A link that was not used up is good for another try. */
function linkWords(attempt: Ending["attempt"], failure: Ending["failure"]): string {
  const stands = attempt !== null && attempt.connectLinkId !== null && failure?.code !== "link_gone";
  return stands ? " Your link still works: open it again." : "";
}

const WHO = {
  you: null,
  admin: "An admin of your environment can mend this: show them this page.",
  service: "Whoever looks after the account at the service can mend this.",
} as const;

/** Back to where it began; a page that knows the attempt shows how it stands. */
function backTo({ attempt, kind }: Ending): { readonly href: string; readonly label: string } | null {
  // They came by a link, and have nowhere else to go here.
  if (attempt !== null && attempt.connectLinkId !== null) return null;
  if (attempt === null) return { href: "/connections", label: "Open Towpath" };
  const [path = "/connections", hash] = attempt.wish.returnTo.split("#");
  const joined = `${path}${path.includes("?") ? "&" : "?"}signIn=${attempt.id}`;
  const href = hash === undefined ? joined : `${joined}#${hash}`;
  return { href, label: kind === "failed" ? "Back to Towpath, to try again" : "Back to Towpath" };
}

/** The name of the channel, and of what this tab remembers, that the browser's side uses too (features/sign-in). */
const TELL = `function (told) {
  var said = { towpath: "sign-in", attempt: told.attempt, status: told.status };
  try {
    var channel = new BroadcastChannel("towpath-sign-in-" + told.attempt);
    channel.postMessage(said);
    channel.close();
  } catch (_) {}
  try {
    if (window.opener) window.opener.postMessage(said, told.origin);
  } catch (_) {}
  try {
    if (sessionStorage.getItem("towpath-sign-in-here") === told.attempt) {
      sessionStorage.removeItem("towpath-sign-in-here");
      if (told.status !== "failed") location.replace(told.back);
      return;
    }
  } catch (_) {}
  var link = document.querySelector(".next a");
  if (window.opener && link) {
    link.textContent = "Close this window";
    link.addEventListener("click", function (event) {
      event.preventDefault();
      window.close();
    });
  }
  if (told.status !== "failed") setTimeout(function () { window.close(); }, 150);
}`;

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

const escapeHtml = (text: string): string => text.replace(/[&<>"']/g, (found) => ENTITIES[found] ?? found);

/** JSON inside a script: nothing in it may end the script. */
const inScript = (value: object): string =>
  JSON.stringify(value).replace(
    /[<>&\u2028\u2029]/g,
    (found) => `\\u${found.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
