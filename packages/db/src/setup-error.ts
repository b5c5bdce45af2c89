/** The database could not be brought up. The message is for people: what happened, where, and what to do. */
export class SetupError extends Error {
  override readonly name = "SetupError";
}
