import { wsdlReport } from "./connector-command.ts";
import type { Report } from "./report.ts";

/** A WSDL is no connector yet: its export is another file, so that it is no round trip. */
export async function checkWsdl(path: string): Promise<Report> {
  const { notes, summary, failure } = await wsdlReport(path);
  const warnings = notes.map(({ kind, where, message }) => ({
    severity: "warning",
    code: `wsdl-${kind}`,
    path: where,
    message,
  }));
  const errors =
    failure === null ? [] : [{ severity: "error", code: "not-a-connector", path: "", message: failure }];
  return {
    path,
    kind: "connector",
    ok: failure === null,
    problems: [...errors, ...warnings],
    summary,
    roundTrip: false,
  };
}
