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
  readonly #held = new Map<Step, HeldIteration[]>();

  /** @returns the steps that may go on now; the others are held */
  admit(steps: readonly Step[]): Step[] {
    const excess = excessFrames(steps);
    if (excess.size === 0) return [...steps];
    return steps.filter((step) => {
      const frame = iterationsAround(step).find((one) => excess.has(one));
      if (frame !== undefined) this.#hold(frame, step);
      return frame === undefined;
    });
  }

  /** Steps of held iterations that have their turn now that another one of the loop is through. */
  release(loop: Step, { concurrency }: ForeachProgram): Step[] {
    const held = this.#held.get(loop);
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
    const held = this.#held.get(loop) ?? [];
    this.#held.set(loop, held);
    const known = held.find((one) => one.frame === frame);
    if (known !== undefined) known.steps.push(step);
    else held.push({ frame, steps: [step] });
    held.sort((a, b) => a.frame.index - b.frame.index);
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

function excessFrames(steps: readonly Step[]): Set<Frame> {
  const open = new Map<Step, Set<Frame>>();
  for (const step of steps) {
    for (const frame of iterationsAround(step)) {
      if (frame.owner === null) continue;
      open.set(frame.owner, (open.get(frame.owner) ?? new Set()).add(frame));
    }
  }
  const excess = new Set<Frame>();
  for (const [loop, frames] of open) {
    const { program } = loop.action;
    if (program.kind !== "foreach" || frames.size <= program.concurrency) continue;
    const inOrder = [...frames].sort((a, b) => a.index - b.index);
    for (const frame of inOrder.slice(program.concurrency)) excess.add(frame);
  }
  return excess;
}
