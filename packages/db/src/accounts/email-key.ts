import { storableName } from "../storable-text.ts";

/** E-mail addresses are compared trimmed, composed and without case; two spellings of one address are one person. */
export const emailKey = (email: string) => storableName(email).normalize("NFC").trim().toLowerCase();
