// The checker in a thread of its own: the page draws, whatever the check takes.
import { createCheckAnswerer } from "./answer-check.ts";
import type { CheckQuestion } from "./checker-messages.ts";

const answer = createCheckAnswerer();
addEventListener("message", ({ data }: MessageEvent<CheckQuestion>) => postMessage(answer(data)));
