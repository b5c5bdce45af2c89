/** The steps of a `FieldSpec.path`: between slashes, where `~1` is a slash of a name's own and `~0` a tilde. */
export function fieldSteps(path: string): string[] {
  return path
    .split("/")
    .filter((step) => step !== "")
    .map((step) => step.replaceAll("~1", "/").replaceAll("~0", "~"));
}

/** One step of a `FieldSpec.path`. */
export const fieldStep = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");
