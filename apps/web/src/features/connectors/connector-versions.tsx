import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Since } from "../../shell/since.tsx";
import styles from "./connector-page.module.css";
import type { ConnectorCommands } from "./use-connector-commands.ts";
import type { ConnectorDetails } from "./words.ts";

const sizeWords = (bytes: number) =>
  bytes < 1_000
    ? `${bytes} bytes`
    : bytes < 1e6
      ? `${Math.round(bytes / 1e3)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** Every version with its files as they came. */
export function ConnectorVersions(props: {
  readonly connector: ConnectorDetails;
  readonly commands: ConnectorCommands;
}) {
  const { connector, commands } = props;
  return (
    <>
      <ul className={styles.rows} aria-label="Versions">
        {connector.versions.map((version) => (
          <li key={version.id} className={styles.fact}>
            <span className={styles.factWords}>
              <span>
                Version {version.number}
                {version.id === connector.version.id && <span className={styles.small}> · current</span>}
              </span>
              <span className={styles.small}>
                <Since at={version.createdAt} />
                {version.createdBy !== null && ` by ${version.createdBy}`}
                {version.note !== "" && ` · ${version.note}`}
              </span>
            </span>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDownload size={15} aria-hidden />}
              aria-label={`Export version ${version.number}`}
              onClick={() => commands.exportFile.mutate({ id: connector.id, versionId: version.id })}
            >
              Export
            </Button>
          </li>
        ))}
      </ul>
      <p className={styles.none}>
        Files: {connector.files.map(({ name, size }) => `${name} (${sizeWords(size)})`).join(", ")}
      </p>
    </>
  );
}
