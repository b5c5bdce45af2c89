import type { EnteredValues, RegistrySummary } from "@towpath/connectors";
import type { ConnectorOrigin, StoredConnector } from "./connector-types.ts";

/** Of `connectors c`: what `toEntered` reads. */
export const ENTERED_COLUMNS = `c.values_version as "valuesVersion", c.values_ids as "valuesIds",
    c.values_sends_to as "valuesSendsTo", encode(c.values_sealed, 'base64') as "valuesSealed",
    c.values_key_version as "valuesKeyVersion"`;

export const SELECT_CONNECTOR = `select c.id, c.environment_id as "environmentId", c.name, c.origin, c.title,
    c.title_key as "titleKey", c.description, c.brand_color as "brandColor", c.settings_text as "settingsText",
    ${ENTERED_COLUMNS},
    (extract(epoch from c.created_at) * 1000)::bigint as "createdAt",
    (extract(epoch from c.updated_at) * 1000)::bigint as "updatedAt",
    v.id as "versionId", v.number, v.summary_text as "summaryText"
  from connectors c join connector_versions v on v.id = c.current_version_id`;

/** The first parameter of a statement with this is the environment. */
export const PRESENT = "c.environment_id = $1 and c.deleted_at is null";

export interface EnteredColumns {
  readonly valuesVersion: number;
  readonly valuesIds: readonly string[];
  readonly valuesSendsTo: string;
  readonly valuesSealed: string | null;
  readonly valuesKeyVersion: number | null;
}

export interface ConnectorRow extends EnteredColumns {
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

/** Null: nothing was entered. */
export function toEntered(
  environmentId: string,
  connectorId: string,
  row: EnteredColumns,
): EnteredValues | null {
  const { valuesSealed: sealed, valuesKeyVersion: keyVersion, valuesVersion: version } = row;
  if (sealed === null || keyVersion === null) return null;
  const { valuesIds: ids, valuesSendsTo: sendsTo } = row;
  return { environmentId, connectorId, version, ids, sendsTo, sealed, keyVersion };
}

export function toConnector(row: ConnectorRow): StoredConnector {
  const { titleKey: _key, versionId, number, summaryText, ...rest } = row;
  const {
    valuesIds: _ids,
    valuesSendsTo: _to,
    valuesSealed: _sealed,
    valuesKeyVersion: _by,
    ...connector
  } = rest;
  return {
    ...connector,
    entered: toEntered(row.environmentId, row.id, row),
    // Written by `put` and `saveSettings` and nobody else.
    summary: JSON.parse(summaryText) as RegistrySummary,
    version: { id: versionId, number },
  };
}
