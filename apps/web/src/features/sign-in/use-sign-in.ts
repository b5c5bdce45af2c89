import { useCallback, useEffect, useRef, useState } from "react";
import { api, messageOf } from "../../client/api.ts";
import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { type Following, followAttempt, isSettled } from "./follow-attempt.ts";
import { keepIntent } from "./sign-in-return.ts";
import type { Attempt, SignInState, SignInWish } from "./sign-in-types.ts";
import { goThere, openSignInWindow, prefersThisTab } from "./sign-in-window.ts";

const LOOK_MS = 700;
const EXPIRED = phrase("Ten minutes went by without an answer of the service. Begin anew.");

interface ServiceFacts {
  readonly serviceTitle: string;
  /** False: the app signs in by itself. */
  readonly needsWindow: boolean;
}

export interface SignIn {
  readonly state: SignInState;
  /**
   * Only in the handler of a click: the window opens in it.
   *
   * @param intent what this page does with the connection when it is left and come back to
   */
  start(wish: SignInWish, service: ServiceFacts, intent?: object): void;
  /** Takes over an attempt that was begun before this page was loaded. */
  resume(attempt: Attempt): void;
  /** Opens the window of the attempt again. */
  reopen(): void;
  /** Goes to the service in this tab. */
  goHere(): void;
  cancel(): void;
  answer(useAccount: boolean): void;
  reset(): void;
}

/**
 * Signs in at a service in a window of its own, and hears what comes of it.
 *
 * @param onDone the connection is there
 */
export function useSignIn(onDone: (attempt: Attempt) => void): SignIn {
  const t = useWords();
  const [state, setState] = useState<SignInState>({ kind: "idle" });
  const following = useRef<Following | null>(null);
  const popup = useRef<Window | null>(null);
  const leave = useRef<() => void>(() => undefined);
  const done = useRef(onDone);
  done.current = onDone;

  const settle = useCallback((attempt: Attempt) => {
    setState(stateOf(attempt));
    if (attempt.status === "done") done.current(attempt);
  }, []);
  const follow = useCallback(
    (attempt: Attempt) => {
      following.current?.stop();
      if (isSettled(attempt)) settle(attempt);
      else following.current = followAttempt(attempt.id, settle);
    },
    [settle],
  );
  useLeaving(state, following);
  useClosedHint(state, popup, setState);

  const begin = async (wish: SignInWish, here: boolean, intent: object | undefined) => {
    try {
      const { address, attempt } = await api.signIn.start(wish);
      if (address === null) {
        popup.current?.close();
        return settle(attempt);
      }
      leave.current = () => {
        keepIntent(attempt.id, intent);
        goThere(attempt.id, address);
      };
      if (here) return leave.current();
      popup.current?.location.replace(address);
      const isBlocked = popup.current === null;
      setState({ kind: "waiting", attempt, address, isBlocked, isClosed: false });
      follow(attempt);
    } catch (error) {
      popup.current?.close();
      setState(failedBy(t, error));
    }
  };

  return {
    state,
    start(wish, { needsWindow, serviceTitle }, intent) {
      const here = needsWindow && prefersThisTab();

      popup.current = !needsWindow || here ? null : openSignInWindow(t, serviceTitle);
      setState({ kind: "starting" });
      void begin(wish, here, intent);
    },
    resume: follow,
    reopen() {
      if (state.kind !== "waiting") return;
      popup.current = window.open(state.address, "_blank", "popup,width=520,height=700");
      setState({ ...state, isBlocked: popup.current === null, isClosed: false });
    },
    goHere() {
      if (state.kind === "waiting") leave.current();
    },
    cancel() {
      following.current?.stop();
      popup.current?.close();
      if ("attempt" in state) api.signIn.cancel({ id: state.attempt.id }).catch(() => undefined);
      setState({ kind: "idle" });
    },
    answer(useAccount) {
      if (state.kind !== "other-account") return;
      setState({ ...state, isAnswering: true });
      const said = api.signIn.answer({ id: state.attempt.id, useAccount });
      said.then(settle, (error: unknown) => setState(failedBy(t, error)));
    },
    reset: () => setState({ kind: "idle" }),
  };
}

const failedBy = (t: Words, error: unknown): SignInState => ({
  kind: "failed",
  message: messageOf(error, t),
  who: "you",
});

function stateOf(attempt: Attempt): SignInState {
  switch (attempt.status) {
    case "done":
      return { kind: "done", attempt };
    case "other-account":
      return { kind: "other-account", attempt, isAnswering: false };
    case "failed":
      return {
        kind: "failed",
        message: attempt.failure?.message ?? EXPIRED,
        who: attempt.failure?.who ?? "you",
      };
    case "expired":
      return { kind: "failed", message: EXPIRED, who: "you" };
    default:
      return { kind: "idle" };
  }
}

/** Whoever leaves the question open leaves the connection as it was: what the other account gave is given back. */
function useLeaving(state: SignInState, following: { readonly current: Following | null }): void {
  const asked = useRef<string | null>(null);
  asked.current = state.kind === "other-account" && !state.isAnswering ? state.attempt.id : null;
  useEffect(
    () => () => {
      following.current?.stop();
      if (asked.current !== null) api.signIn.cancel({ id: asked.current }).catch(() => undefined);
    },
    [following],
  );
}

/** A window that a service cut off looks closed, so nothing is given up: the person is asked. */
function useClosedHint(
  state: SignInState,
  popup: { readonly current: Window | null },
  setState: (next: SignInState) => void,
): void {
  useEffect(() => {
    if (state.kind !== "waiting" || state.isBlocked || state.isClosed) return;
    const timer = window.setInterval(() => {
      if (popup.current?.closed === true) setState({ ...state, isClosed: true });
    }, LOOK_MS);
    return () => window.clearInterval(timer);
  }, [state, popup, setState]);
}
