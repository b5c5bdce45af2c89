type Values = Readonly<Record<string, string>>;

/** What was typed; nothing where it is what stood there: then the secrets that belong to it are kept as well. */
export function changedValues(
  known: { readonly parameterSet: string; readonly values: Values },
  parameterSet: string,
  entered: Values,
): Record<string, string> {
  const isSame =
    parameterSet === known.parameterSet &&
    Object.entries(entered).every(([name, value]) => (known.values[name] ?? "") === value);
  return isSame ? {} : { ...entered };
}
