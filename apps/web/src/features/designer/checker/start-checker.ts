import type { CheckAnswer, CheckQuestion } from "./checker-messages.ts";
import { type Checked, DraftChecker, type DraftState } from "./draft-checker.ts";

export interface RunningChecker {
  readonly check: (state: DraftState) => void;
  readonly stop: () => void;
}

/** A way to check drafts. @param onLost called once when it cannot go on */
export type StartChecking = (show: (checked: Checked) => void, onLost: () => void) => RunningChecker;

/**
 * Starts checking drafts, in a thread beside the page. Where no thread can be had (an old browser, a file that did not
 * arrive) the page checks by itself when it has nothing else to do. Where that cannot be had either, the network was
 * away when the page was opened: it is tried again, and until then nothing counts as checked.
 *
 * @param later does something after a pause, and gives back how to call it off
 */
export function startChecker(
  show: (checked: Checked) => void,
  ways: readonly StartChecking[] = [startThread, startHere],
  later: (task: () => void) => () => void = afterPause,
): RunningChecker {
  let newest: DraftState | null = null;
  let callOff = () => {};
  let running: RunningChecker | null = null;
  const begin = ([way, ...others]: readonly StartChecking[]): void => {
    running = null;
    if (way === undefined) {
      callOff = later(() => begin(ways));
      return;
    }
    running = way(show, () => begin(others));
    if (newest !== null) running.check(newest);
  };
  begin(ways);
  return {
    check: (state) => {
      newest = state;
      running?.check(state);
    },
    stop: () => {
      callOff();
      running?.stop();
    },
  };
}

const startThread: StartChecking = (show, onLost) => {
  const worker = new Worker(new URL("./checker.worker.ts", import.meta.url), { type: "module" });
  const checker = new DraftChecker((question) => worker.postMessage(question), show);
  worker.onmessage = ({ data }: MessageEvent<CheckAnswer>) => checker.answered(data);
  worker.onerror = () => {
    worker.terminate();
    onLost();
  };
  return { check: (state) => checker.check(state), stop: () => worker.terminate() };
};

const startHere: StartChecking = (show, onLost) => {
  let isStopped = false;
  const loaded = import("./answer-check.ts").then(({ createCheckAnswerer }) => createCheckAnswerer());
  loaded.catch(() => {
    if (!isStopped) onLost();
  });
  const checker = new DraftChecker((question) => void answerLater(question), show);
  const answerLater = async (question: CheckQuestion) => {
    // Keys that follow each other quickly are not held up.
    await new Promise((resolve) => setTimeout(resolve, PAUSE_MS));
    const answer = await loaded.catch(() => null);
    if (!isStopped && answer !== null) checker.answered(answerOf(answer, question));
  };
  return {
    check: (state) => checker.check(state),
    stop: () => {
      isStopped = true;
    },
  };
};

/** A check that fails here too must not stand in the way: the server checks whatever is published. */
function answerOf(answer: (question: CheckQuestion) => CheckAnswer, question: CheckQuestion): CheckAnswer {
  try {
    return answer(question);
  } catch (error) {
    console.error(error);
    return { id: question.id, problems: [] };
  }
}

function afterPause(task: () => void): () => void {
  const timer = setTimeout(task, AGAIN_MS);
  return () => clearTimeout(timer);
}

const PAUSE_MS = 400;
const AGAIN_MS = 5_000;
