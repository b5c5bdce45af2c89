import { possibleNames } from "./connector-name.ts";

/** `shared_trello-1`, `azureblob_2`: designers of other products count the references of one connector so. */
const COUNTED = /[-_]\d{1,3}$/;

/**
 * Names that the connector of a reference may have here, the likeliest first: what its APIs say, and where nothing does,
 * what the reference itself is called.
 */
export function namesOfReference({
  reference,
  apis,
}: {
  readonly reference: string;
  readonly apis: readonly string[];
}): readonly string[] {
  const said = apis.flatMap(possibleNames);
  const guessed = [reference, reference.replace(COUNTED, "")].flatMap(possibleNames);
  return [...new Set(said.length > 0 ? said : guessed)];
}
