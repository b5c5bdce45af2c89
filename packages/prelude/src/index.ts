export { assertNever } from "./assert-never.ts";
export type { Clock } from "./clock.ts";
export { cutText, excerptOf } from "./cut-text.ts";
export type { JsonObject, JsonValue } from "./json.ts";
export { type LogFields, type Logger, silentLogger } from "./logger.ts";
export { fail, ok, type Result } from "./result.ts";
export { anyOf, inWords, type Said, type Sayable, type Saying, said } from "./said.ts";
