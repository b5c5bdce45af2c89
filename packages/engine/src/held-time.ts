import type { Container, Parked, Step } from "./run-state.ts";

/**
 * A step waits for a connection from now on. Neither its own clock nor those of the containers around it run
 * meanwhile: a timeout is about how long things take, and nothing is under way.
 */
export function hold(step: Step, parked: Parked): void {
  if (step.effect === null) return;
  step.effect.parked = parked;
  for (const container of containersAround(step)) {
    if (container.heldSteps === 0) container.heldSince = parked.since;
    container.heldSteps += 1;
  }
}

/** It goes on, or is over: the time it waited is added to what is left. */
export function unhold(step: Step, now: number): void {
  const parked = step.effect?.parked;
  if (step.effect === null || parked === undefined) return;
  step.effect.parked = undefined;
  if (step.deadlineAt !== null) step.deadlineAt += Math.max(0, now - parked.since);
  for (let owner = step.frame.owner; owner !== null; owner = owner.frame.owner) {
    if (owner.container !== null) release(owner, owner.container, now);
  }
}

/** Several steps that wait at the same time stop the clock once. */
function release(owner: Step, container: Container, now: number): void {
  container.heldSteps -= 1;
  if (container.heldSteps > 0) return;
  const heldMs = Math.max(0, now - container.heldSince);
  container.heldMs += heldMs;
  if (owner.deadlineAt !== null) owner.deadlineAt += heldMs;
}

/** Its clock stands still. */
export function isHeld({ effect, container }: Step): boolean {
  return effect?.parked !== undefined || (container !== null && container.heldSteps > 0);
}

function* containersAround(step: Step): Generator<Container> {
  for (let owner = step.frame.owner; owner !== null; owner = owner.frame.owner) {
    if (owner.container !== null) yield owner.container;
  }
}
