/** Ends an exhaustive switch: a new union member becomes a type error here, and a loud bug at run time. */
export function assertNever(value: never): never {
  throw new Error(`Unhandled case: ${JSON.stringify(value)}`);
}
