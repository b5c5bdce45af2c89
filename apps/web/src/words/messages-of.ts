import type { Locale } from "./locales.ts";
import type { Messages } from "./translate.ts";

/** English is in the code; another language is loaded by whoever reads it. One file a part of the interface. */
export async function messagesOf(locale: Locale): Promise<Messages> {
  if (locale === "en") return {};
  const files = await Promise.all([
    import("../../messages/de/alerts.json"),
    import("../../messages/de/authoring.json"),
    import("../../messages/de/canvas.json"),
    import("../../messages/de/catalogue.json"),
    import("../../messages/de/checker.json"),
    import("../../messages/de/connections.json"),
    import("../../messages/de/connectors.json"),
    import("../../messages/de/designer.json"),
    import("../../messages/de/edits.json"),
    import("../../messages/de/entry.json"),
    import("../../messages/de/expressions.json"),
    import("../../messages/de/failures.json"),
    import("../../messages/de/fields.json"),
    import("../../messages/de/flows.json"),
    import("../../messages/de/functions.json"),
    import("../../messages/de/outline.json"),
    import("../../messages/de/panel.json"),
    import("../../messages/de/people.json"),
    import("../../messages/de/picker.json"),
    import("../../messages/de/runs.json"),
    import("../../messages/de/server.json"),
    import("../../messages/de/shell.json"),
    import("../../messages/de/start.json"),
    import("../../messages/de/together.json"),
  ]);
  return Object.assign({}, ...files.map((file) => file.default));
}
