import { storableName } from "../storable-text.ts";

/** A name as it is searched and compared: SQL's lower() knows only ASCII under the C locale. */
export const searchKey = (name: string) => storableName(name).normalize("NFC").toLowerCase();
