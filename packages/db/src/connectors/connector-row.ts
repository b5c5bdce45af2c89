import type { RegistrySummary } from "@towpath/connectors";
import type { ConnectorOrigin, StoredConnector } from "./connector-types.ts";

export const SELECT_CONNECTOR = `select c.id, c.environment_id as "environmentId", c.name, c.origin, c.title,
    c.title_key as "titleKey", c.description, c.brand_color as "brandColor", c.settings_text as "settingsText",
    (extract(epoch from c.created_at) * 1000)::bigint as "createdAt",
    (extract(epoch from c.updated_at) * 1000)::bigint as "updatedAt",
    v.id as "versionId", v.number, v.summary_text as "summaryText"
  from connectors c join connector_versions v on v.id = c.current_version_id`;

/** The first parameter of a statement with this is the environment. */
export const PRESENT = "c.environment_id = $1 and c.deleted_at is null";

export interface ConnectorRow {
  readonly id: string;
  readonly environmentId: string;
  readonly name: string;
  readonly origin: ConnectorOrigin;
  readonly title: string;
  readonly titleKey: string;
  readonly description: string;
  readonly brandColor: string | null;
  readonly settingsText: string;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly versionId: string;
  readonly number: number;
  readonly summaryText: string;
}

export function toConnector(row: ConnectorRow): StoredConnector {
  const { titleKey: _key, versionId, number, summaryText, ...connector } = row;
  return {
    ...connector,
    // Written by `put` and `saveSettings` and nobody else.
    summary: JSON.parse(summaryText) as RegistrySummary,
    version: { id: versionId, number },
  };
}
