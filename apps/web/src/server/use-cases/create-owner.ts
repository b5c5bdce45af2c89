import { hashPassword } from "@towpath/db";
import { fail, ok, type Result } from "@towpath/prelude";
import { phrase } from "../../words/translate.ts";
import type { Deps } from "../deps.ts";
import type { Failure } from "../failure.ts";

export async function ownerExists({ database }: Deps): Promise<{ hasOwner: boolean }> {
  return { hasOwner: await database.accounts.hasOwner() };
}

const TAKEN: Failure = {
  kind: "conflict",
  message: phrase(
    "This installation has its owner already. Sign in instead, or ask an admin for an account.",
  ),
};

/** The first account. The store admits one owner even when two people press the button at once. */
export async function createOwner(
  { database: { accounts }, logger }: Deps,
  given: { name: string; email: string; password: string },
): Promise<Result<{ id: string }, Failure>> {
  // Asked before the password is hashed: afterwards this door is open to everybody and must cost nothing.
  if (await accounts.hasOwner()) return fail(TAKEN);
  const passwordHash = await hashPassword(given.password);
  const owner = await accounts.createOwner({ name: given.name, email: given.email, passwordHash });
  if (owner === null) return fail(TAKEN);
  logger.info({ userId: owner.id }, "The owner account was created");
  return ok({ id: owner.id });
}
