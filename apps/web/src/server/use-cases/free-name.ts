import type { Deps } from "../deps.ts";

/** After the connector, counted when there is one of that name. */
export async function freeName(
  { database }: Deps,
  environmentId: string,
  title: string,
  connectorId: string,
): Promise<string> {
  const { items } = await database.connections.list(environmentId, { connectorId, limit: 100 });
  const taken = new Set(items.map(({ name }) => name.toLowerCase()));
  const plain = title.replace(/\p{Cc}+/gu, " ").slice(0, 100);
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? plain : `${plain} ${number}`;
    if (!taken.has(name.toLowerCase())) return name;
  }
}
