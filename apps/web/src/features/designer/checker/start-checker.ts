import type { CheckAnswer, CheckQuestion } from "./checker-messages.ts";
import { type Checked, DraftChecker, type DraftState } from "./draft-checker.ts";

export interface RunningChecker {
  readonly check: (state: DraftState) => void;
  readonly stop: () => void;
}

/**
 * Starts checking drafts, in a thread beside the page. Where no thread can be had (an old browser, a file that did not
 * arrive) the page checks by itself when it has nothing else to do.
 */
export function startChecker(show: (checked: Checked) => void): RunningChecker {
  let newest: DraftState | null = null;
  let running = startThread(show, () => {
    running = startHere(show);
    if (newest !== null) running.check(newest);
  });
  return {
    check: (state) => {
      newest = state;
      running.check(state);
    },
    stop: () => running.stop(),
  };
}

function startThread(show: (checked: Checked) => void, onLost: () => void): RunningChecker {
  const worker = new Worker(new URL("./checker.worker.ts", import.meta.url), { type: "module" });
  const checker = new DraftChecker((question) => worker.postMessage(question), show);
  worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => checker.answered(data);
  worker.onerror = () => {
    worker.terminate();
    onLost();
  };
  return { check: (state) => checker.check(state), stop: () => worker.terminate() };
}

function startHere(show: (checked: Checked) => void): RunningChecker {
  let isStopped = false;
  const loaded = import("./answer-check.ts").then(({ createCheckAnswerer }) => createCheckAnswerer());
  const checker = new DraftChecker((question) => void answerLater(question), show);
  const answerLater = async (question: CheckQuestion) => {
    // Keys that follow each other quickly are not held up.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    if (isStopped) return;
    checker.answered(await answerOf(loaded, question));
  };
  return {
    check: (state) => checker.check(state),
    stop: () => {
      isStopped = true;
    },
  };
}

/** A check that fails here too must not stand in the way: the server checks whatever is published. */
async function answerOf(
  loaded: Promise<(question: CheckQuestion) => CheckAnswer>,
  question: CheckQuestion,
): Promise<CheckAnswer> {
  try {
    return (await loaded)(question);
  } catch (error) {
    console.error(error);
    return { id: question.id, problems: [] };
  }
}

const PAUSE_MS = 400;
