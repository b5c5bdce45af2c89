import type { Result } from "@towpath/prelude";
import type { Actor } from "./actor.ts";
import type { Deps } from "./deps.ts";
import type { Failure } from "./failure.ts";
import { orPresent } from "./present-failure.ts";

interface Asked<I> {
  readonly context: { readonly deps: Deps; readonly actor: Actor };
  readonly input: I;
}

/** The handler of a procedure that one use case answers, with its failure as the procedure's error. */
export const by =
  <I, T>(useCase: (deps: Deps, actor: Actor, input: I) => Promise<Result<T, Failure>>) =>
  async ({ context, input }: Asked<I>): Promise<T> =>
    orPresent(await useCase(context.deps, context.actor, input));

/** The same for a use case that wants nothing but an id. */
export const byId = <T>(useCase: (deps: Deps, actor: Actor, id: string) => Promise<Result<T, Failure>>) =>
  by((deps, actor, { id }: { readonly id: string }) => useCase(deps, actor, id));
