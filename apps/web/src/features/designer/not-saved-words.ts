import type { Words } from "../../words/translate.ts";
import type { SaveState } from "./autosave.ts";

/** Why the draft is not with the server, as it stands after trying; null: nobody said. */
export const notSavedWords = (t: Words, save: SaveState): string | null =>
  "message" in save ? t.text(save.message) : null;
