import { Button } from "@mantine/core";
import { IconDownload } from "@tabler/icons-react";
import { Since } from "../../shell/since.tsx";
import type { Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import type { ConnectorCommands } from "./use-connector-commands.ts";
import type { ConnectorDetails } from "./words.ts";

const sizeWords = (t: Words, bytes: number) =>
  bytes < 1_000
    ? t("{count, plural, one {# byte} other {# bytes}}", { count: bytes })
    : bytes < 1e6
      ? `${Math.round(bytes / 1e3)} kB`
      : `${(bytes / 1e6).toLocaleString(t.locale, { minimumFractionDigits: 1, maximumFractionDigits: 1 })} MB`;

/** Every version with its files as they came. */
export function ConnectorVersions(props: {
  readonly connector: ConnectorDetails;
  readonly commands: ConnectorCommands;
}) {
  const t = useWords();
  const { connector, commands } = props;
  return (
    <>
      <ul className={styles.rows} aria-label={t("Versions")}>
        {connector.versions.map((version) => (
          <li key={version.id} className={styles.fact}>
            <span className={styles.factWords}>
              <span>
                {t("Version {number}", { number: version.number })}
                {version.id === connector.version.id && (
                  <span className={styles.small}> {t("· current")}</span>
                )}
              </span>
              <span className={styles.small}>
                {version.createdBy === null ? (
                  <Since at={version.createdAt} />
                ) : (
                  t.rich("<since></since> by {name}", {
                    since: () => <Since at={version.createdAt} />,
                    name: version.createdBy,
                  })
                )}
                {version.note !== "" && ` · ${version.note}`}
              </span>
            </span>
            <Button
              variant="subtle"
              size="compact-sm"
              leftSection={<IconDownload size={15} aria-hidden />}
              aria-label={t("Export version {number}", { number: version.number })}
              onClick={() => commands.exportFile.mutate({ id: connector.id, versionId: version.id })}
            >
              {t("Export")}
            </Button>
          </li>
        ))}
      </ul>
      <p className={styles.none}>
        {t("Files: {names}", {
          names: connector.files.map(({ name, size }) => `${name} (${sizeWords(t, size)})`).join(", "),
        })}
      </p>
    </>
  );
}
