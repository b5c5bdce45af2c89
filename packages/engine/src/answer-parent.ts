import type { Value } from "@towpath/expressions";
import type { RunEnd } from "./run-store.ts";
import type { Session } from "./session.ts";

/**
 * Tells the run that called this one what it answered. The answer is in the journal before it leaves, and the run is
 * not over before it has arrived: a crash in between sends it again, and the first one counts.
 */
export function answerParent(session: Session, answer: Value): void {
  const { parent } = session.run;
  if (parent === undefined || session.toldParent) return;
  session.toldParent = true;
  session.duties.begin();
  session.launch(
    async () => {
      if (!(await session.writer.flush())) return;
      await session.ports.store.deliver({ ...parent, body: answer });
      session.ports.messaged?.(parent.runId);
    },
    () => session.duties.done(),
  );
}

/** What a parent gets of a run that ends without having answered. */
export function noAnswer(status: RunEnd["status"]): Value {
  return { ended: status };
}
