import { Button, FileButton } from "@mantine/core";
import { IconFileImport } from "@tabler/icons-react";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./empty-connectors.module.css";
import { chosenFiles } from "./upload-files.ts";
import type { ConnectorCommands } from "./use-connector-commands.ts";

const STEPS = [
  {
    title: phrase("Bring in the files"),
    text: phrase(
      "A connector is a folder with apiDefinition.swagger.json and, for its sign-in, apiProperties.json: one, many, or a zip of the whole public repository.",
    ),
  },
  {
    title: phrase("See what works"),
    text: phrase(
      "Each operation is graded: ready, in need of a setting such as an address or an OAuth app, or in need of custom code.",
    ),
  },
  {
    title: phrase("Use it in a flow"),
    text: phrase(
      "What is ready stands in the designer's picker at once. The files stay as they are, and export again byte for byte.",
    ),
  },
] as const;

/** What a person sees before there is any connector: what one is, and how to get it. */
export function EmptyConnectors(props: {
  readonly mayImport: boolean;
  readonly commands: ConnectorCommands;
}) {
  const t = useWords();
  const { upload } = props.commands;
  return (
    <section className={styles.empty} aria-labelledby="no-connectors">
      <IconFileImport size={34} stroke={1.5} aria-hidden />
      <h2 id="no-connectors" className={styles.title}>
        {t("No connectors yet")}
      </h2>
      <p className={styles.text}>
        {t(
          "A connector tells Towpath how to talk to a service. Connectors made for Power Platform and Logic Apps work here unchanged.",
        )}
      </p>
      <ol className={styles.steps}>
        {STEPS.map(({ title, text }) => (
          <li key={title} className={styles.step}>
            <h3>{t(title)}</h3>
            <p>{t(text)}</p>
          </li>
        ))}
      </ol>
      {props.mayImport ? (
        <FileButton onChange={(files) => upload.mutate({ files: chosenFiles(files) })} multiple>
          {(button) => (
            <Button {...button} size="md" loading={upload.isPending}>
              {t("Choose files or a zip")}
            </Button>
          )}
        </FileButton>
      ) : (
        <p className={styles.text}>{t("Makers and admins of this environment import connectors.")}</p>
      )}
      {props.mayImport && (
        <p className={styles.hint}>{t("Or drop files, folders or a zip anywhere on this page.")}</p>
      )}
    </section>
  );
}
