import { CONDITIONS } from "../../contract/connections.ts";

/** What the address of the page says, so that a filtered list can be sent to a colleague. */
export interface ConnectionFilter {
  readonly search: string;
  readonly condition: (typeof CONDITIONS)[number] | null;
  readonly whose: "all" | "mine" | "others";
  readonly connectorId: string | null;
  readonly ownerId: string | null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const idOrNull = (text: string | null) => (text !== null && UUID.test(text) ? text : null);

/** Anything in the address that is not a filter is as good as none. */
export function readFilter(query: URLSearchParams): ConnectionFilter {
  const condition = query.get("condition");
  const whose = query.get("whose");
  return {
    search: (query.get("search") ?? "").slice(0, 200),
    condition: CONDITIONS.find((one) => one === condition) ?? null,
    whose: whose === "mine" || whose === "others" ? whose : "all",
    connectorId: idOrNull(query.get("connector")),
    ownerId: idOrNull(query.get("owner")),
  };
}

/** The other way round; what is not narrowed leaves no trace. */
export function writeFilter({ search, condition, whose, connectorId, ownerId }: ConnectionFilter): string {
  const query = new URLSearchParams();
  if (search !== "") query.set("search", search);
  if (condition !== null) query.set("condition", condition);
  if (whose !== "all") query.set("whose", whose);
  if (connectorId !== null) query.set("connector", connectorId);
  if (ownerId !== null) query.set("owner", ownerId);
  const text = query.toString();
  return text === "" ? "" : `?${text}`;
}

/** The question to the server, which does all of the filtering. */
export function filterInput({ search, condition, whose, connectorId, ownerId }: ConnectionFilter) {
  return {
    ...(search === "" ? {} : { search }),
    ...(condition === null ? {} : { condition }),
    ...(whose === "all" ? {} : { whose }),
    ...(connectorId === null ? {} : { connectorId }),
    ...(ownerId === null ? {} : { ownerId }),
  };
}
