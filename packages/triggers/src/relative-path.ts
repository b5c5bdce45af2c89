/** A trigger's `relativePath`, e.g. `/orders/{id}`, ready to compare. */
export type PathTemplate = readonly ({ readonly literal: string } | { readonly parameter: string })[];

export function parsePathTemplate(template: string): PathTemplate {
  return segmentsOf(template).map((segment) => {
    const parameter = /^\{([^{}]+)\}$/.exec(segment)?.[1];
    return parameter === undefined ? { literal: segment } : { parameter };
  });
}

/**
 * Compares a path, still percent-encoded, with a template: decoding comes after splitting, so that an encoded slash
 * stays inside its segment.
 *
 * @returns the values of the placeholders; null when the path is another one or is not valid
 */
export function matchPath(template: PathTemplate, path: string): Record<string, string> | null {
  const segments = segmentsOf(path);
  if (segments.length !== template.length) return null;
  const values: [string, string][] = [];
  for (const [index, part] of template.entries()) {
    const value = decode(segments[index] ?? "");
    if (value === null) return null;
    if ("parameter" in part) values.push([part.parameter, value]);
    else if (part.literal.toLowerCase() !== value.toLowerCase()) return null;
  }
  return Object.fromEntries(values);
}

/** Slashes at the ends and doubled ones mean nothing. */
function segmentsOf(path: string): string[] {
  return path.split("/").filter((segment) => segment !== "");
}

function decode(segment: string): string | null {
  try {
    return decodeURIComponent(segment);
  } catch {
    return null;
  }
}
