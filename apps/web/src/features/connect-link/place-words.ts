/** Where something is sent, for whoever has never seen an expression: what they enter stands by its name. */
export const placeWords = (sendsTo: string): string =>
  sendsTo.replace(/@\{?connectionParameters\(\s*'([^']+)'[^)]*\)\}?/g, "‹$1›");
