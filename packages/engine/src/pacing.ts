import type { ForeachProgram } from "./plan.ts";
import type { Frame, Step } from "./run-state.ts";

interface HeldIteration {
  readonly frame: Frame;
  readonly steps: Step[];
}

/**
 * Iterations that a run entered again has open, beyond what their loop allows at a time: a resubmitted run may begin
 * with a failed step in each of a thousand iterations. They wait here for their turn, in order.
 */
export class Pacing {
  // Hardly any run holds an iteration: nothing is made before one does.
  #held: Map<Step, HeldIteration[]> | null = null;
  #byFrame: Map<Frame, HeldIteration> | null = null;

  /** @returns the steps that may go on now; the others are held */
  admit(steps: readonly Step[]): Step[] {
    const excess = excessFrames(steps);
    if (excess.size === 0) return [...steps];
    const held = new Map<Step, HeldIteration[]>();
    this.#held = held;
    this.#byFrame = new Map();
    const admitted = steps.filter((step) => {
      const frame = iterationsAround(step).find((one) => excess.has(one));
      if (frame !== undefined) this.#hold(frame, step);
      return frame === undefined;
    });
    for (const iterations of held.values()) iterations.sort((a, b) => a.frame.index - b.frame.index);
    return admitted;
  }

  /** Steps of held iterations that have their turn now that another one of the loop is through. */
  release(loop: Step, { concurrency }: ForeachProgram): Step[] {
    const held = this.#held?.get(loop);
    if (held === undefined || loop.container === null) return [];
    const released: Step[] = [];
    while (held.length > 0 && loop.container.open - held.length < concurrency) {
      released.push(...(held.shift()?.steps ?? []));
    }
    return released;
  }

  #hold(frame: Frame, step: Step): void {
    const loop = frame.owner;
    if (loop === null) return;
    const held = this.#held?.get(loop) ?? [];
    this.#held?.set(loop, held);
    const known = this.#byFrame?.get(frame);
    if (known !== undefined) {
      known.steps.push(step);
      return;
    }
    const iteration = { frame, steps: [step] };
    this.#byFrame?.set(frame, iteration);
    held.push(iteration);
  }
}

/** The iterations of Foreach loops around a step, outermost first. */
function iterationsAround(step: Step): Frame[] {
  const frames: Frame[] = [];
  for (let frame = step.frame.foreach; frame !== null; frame = frame.owner?.frame.foreach ?? null) {
    frames.unshift(frame);
  }
  return frames;
}

const NONE: ReadonlySet<Frame> = new Set();

function excessFrames(steps: readonly Step[]): ReadonlySet<Frame> {
  if (steps.every((step) => step.frame.foreach === null)) return NONE;
  const open = new Map<Step, Frame[]>();
  for (const frame of new Set(steps.flatMap(iterationsAround))) {
    if (frame.owner === null) continue;
    const known = open.get(frame.owner);
    if (known === undefined) open.set(frame.owner, [frame]);
    else known.push(frame);
  }
  return new Set(
    [...open].flatMap(([{ action }, frames]) => {
      const atOnce = action.program.kind === "foreach" ? action.program.concurrency : frames.length;
      return frames.sort((a, b) => a.index - b.index).slice(atOnce);
    }),
  );
}
