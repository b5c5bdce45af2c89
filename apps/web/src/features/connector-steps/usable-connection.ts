import { api } from "../../client/api.ts";
import type { Words } from "../../words/translate.ts";
import type { Binding, Connection } from "./connector-operation.ts";

/** The only connection of a connector that the maker may use; null when there is none, or a choice to make. */
export async function onlyUsableConnection(connectorId: string): Promise<Connection | null> {
  const { items, nextCursor } = await api.connections.list({ connectorId, limit: 100 });
  const usable = items.filter(({ status, may }) => status !== "needs-sign-in" && may.use);
  const [only, ...others] = usable;
  return only === undefined || others.length > 0 || nextCursor !== null ? null : only;
}

/** Why the service behind a step cannot be asked while the form is filled in; null when it can. */
export function askingBlocked(t: Words, binding: Binding | null): string | null {
  if (binding === null || binding.connector === null) return t("Which connector this is, is not known here.");
  if (!binding.needsConnection) return null;
  const { connection } = binding;
  if (connection === null) {
    return t("Choose or create a connection first: the choices come from the service.");
  }
  const { name } = connection;
  if (connection.status === "needs-sign-in") {
    return t("The connection “{name}” has to be signed in again before the service can be asked.", { name });
  }
  return connection.may.use ? null : t("You may not use the connection “{name}”.", { name });
}
