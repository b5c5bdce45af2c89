import type { ValueObject } from "@towpath/expressions";
import { flagAt } from "../members.ts";

/**
 * The extension of an operation whose body describes the request to send: `method`, `url` below the service's address,
 * `queries`, `headers` and `body`. The path that the document gives it is only a name.
 */
const EXTENSION = "x-towpath-request";

export const isComposedRequest = (operation: ValueObject): boolean => flagAt(operation, EXTENSION);
