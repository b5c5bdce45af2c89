const PREVIEW_CHARACTERS = 64 * 1024;

/** The beginning of a payload, where only that was asked for. No half of a character at its end. */
export function previewOf(text: string | null, isPreview: boolean): string | null {
  if (!isPreview || text === null) return text;
  const start = text.slice(0, PREVIEW_CHARACTERS);
  return start.isWellFormed() ? start : start.slice(0, -1);
}
