import { phrase, type Words } from "../../words/translate.ts";
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
export function signInPage(t: Words, ending: Ending, { nonce, origin, askWith }: PageFrame): string {
  const { title, words, who } = wordsOf(t, ending);
  const back = backTo(t, ending);
  const told =
    ending.attempt === null || back === null
      ? null
      : {
          ...{ attempt: ending.attempt.id, status: ending.kind, origin, back: back.href },
          close: t("Close this window"),
        };
  return `<!doctype html>
<html lang="${t.locale}">
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
${askWith === null ? "" : askForm(t, ending, askWith)}
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

function wordsOf(t: Words, ending: Ending): PageWords {
  const { attempt } = ending;
  const byLink = attempt !== null && attempt.connectLinkId !== null;
  switch (ending.kind) {
    case "failed":
      return failedWords(t, ending);
    case "kept":
      return {
        title: t("Nothing was changed"),
        words: t(
          "The connection goes on with the account it had. Your link still works: open it again to sign in with another one. This page can be closed.",
        ),
        who: null,
      };
    case "other-account":
      return {
        title: t("Is this the right account?"),
        words: otherWords(t, ending, byLink),
        who: null,
      };
    case "done":
      return {
        title: byLink ? t("Thank you, that works") : t("You are signed in"),
        words: `${signedInWords(t, ending)} ${byLink ? t("This page can be closed.") : t("This window can be closed.")}`,
        who: null,
      };
  }
}

/** Who is signed in where; either may be unknown. */
type Known = "both" | "account" | "service" | "none";

const knownOf = ({ account, connectorTitle }: Ending): Known =>
  account === null
    ? connectorTitle === null
      ? "none"
      : "service"
    : connectorTitle === null
      ? "account"
      : "both";

const namesIn = ({ account, connectorTitle }: Ending) => ({
  account: account?.name ?? "",
  service: connectorTitle ?? "",
  known: "",
});

function signedInWords(t: Words, ending: Ending): string {
  return t(
    "{known, select, both {Towpath is signed in to {service} as {account}.} account {Towpath is signed in as {account}.} service {Towpath is signed in to {service}.} other {Towpath is signed in.}}",
    { ...namesIn(ending), known: knownOf(ending) },
  );
}

function otherWords(t: Words, ending: Ending, byLink: boolean): string {
  const names = { ...namesIn(ending), known: knownOf(ending) };
  if (!byLink) {
    return t(
      "{known, select, both {You signed in to {service} as {account}, which is another account than before.} account {You signed in as {account}, which is another account than before.} service {You signed in to {service}, which is another account than before.} other {You signed in, which is another account than before.}} Go back to Towpath and say which one the connection is to use.",
      names,
    );
  }
  return t(
    "{known, select, both {You signed in to {service} as {account}.} account {You signed in as {account}.} service {You signed in to {service}.} other {You signed in.}} The connection you were asked to sign in for has another account so far. {known, select, both {Flows that use it would act as {account} from now on.} account {Flows that use it would act as {account} from now on.} other {Flows that use it would act from now on.}}",
    names,
  );
}

function failedWords(t: Words, { failure, attempt }: Ending): PageWords {
  const who = WHO[failure?.who ?? "you"];
  return {
    title: failure?.code === "access_denied" ? t("Nothing was connected") : t("The sign-in did not work"),
    words: `${failure === null ? t("Begin it anew.") : t.text(failure.message)}${linkWords(t, attempt, failure)}`,
    who: who === null ? null : t(who),
  };
}

/** Without script: a form of two buttons. Whose account it was so far is nobody's business who came by a link. */
function askForm(t: Words, { account }: Ending, state: string): string {
  const use = account === null ? t("Use this account") : t("Use {account}", { account: account.name });
  return `<form method="post" action="${CALLBACK_PATH}" class="next">
<input type="hidden" name="state" value="${escapeHtml(state)}">
<button name="account" value="use">${escapeHtml(use)}</button>
<button name="account" value="keep" class="other">${escapeHtml(t("Leave it as it was"))}</button>
</form>`;
}

/** A link that was not used up is good for another try. */
function linkWords(t: Words, attempt: Ending["attempt"], failure: Ending["failure"]): string {
  const stands = attempt !== null && attempt.connectLinkId !== null && failure?.code !== "link_gone";
  return stands ? ` ${t("Your link still works: open it again.")}` : "";
}

const WHO = {
  you: null,
  admin: phrase("An admin of your environment can mend this: show them this page."),
  service: phrase("Whoever looks after the account at the service can mend this."),
} as const;

/** Back to where it began; a page that knows the attempt shows how it stands. */
function backTo(
  t: Words,
  { attempt, kind }: Ending,
): { readonly href: string; readonly label: string } | null {
  // They came by a link, and have nowhere else to go here.
  if (attempt !== null && attempt.connectLinkId !== null) return null;
  if (attempt === null) return { href: "/connections", label: t("Open Towpath") };
  const [path = "/connections", hash] = attempt.wish.returnTo.split("#");
  const joined = `${path}${path.includes("?") ? "&" : "?"}signIn=${attempt.id}`;
  const href = hash === undefined ? joined : `${joined}#${hash}`;
  return { href, label: kind === "failed" ? t("Back to Towpath, to try again") : t("Back to Towpath") };
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
    link.textContent = told.close;
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
