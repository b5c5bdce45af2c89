import { isObject, type Value, type ValueObject } from "@towpath/expressions";
import { statusName } from "./status-names.ts";
import { formatTimestamp } from "./timestamp.ts";

/** The failed attempts of a step as Logic Apps tells them, `[{code, startTime, endTime}]`; undefined without any. */
export function retryHistory(attempts: Value | undefined): ValueObject[] | undefined {
  if (!Array.isArray(attempts) || attempts.length === 0) return undefined;
  return attempts.filter(isObject).map(({ code, startedAt, at }) => ({
    code: /^\d{3}$/.test(String(code)) ? statusName(Number(code)) : String(code),
    startTime: formatTimestamp(Number(startedAt ?? at)),
    endTime: formatTimestamp(Number(at)),
  }));
}
