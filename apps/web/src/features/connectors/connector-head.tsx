import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import styles from "./connector-page.module.css";
import { GradeBadge, OriginBadge } from "./grade-badge.tsx";
import { type ConnectorDetails, gradeOf, signInWords } from "./words.ts";

/** What the connector is, in a few lines, and what is missing before all of it works. */
export function ConnectorHead({ connector }: { readonly connector: ConnectorDetails }) {
  const t = useWords();
  const { grade, words } = gradeOf(t, connector);
  const { needsSetting, needsCustomCode, ready } = connector;
  const facts = [
    [t("Address"), connector.address ?? t(missingAddress(connector))],
    [t("Sign-in"), signInWords(t, connector.signIn)],
    [t("Name in definitions"), `shared_${connector.name}`],
    [t("Version"), versionWords(t, connector)],
  ] as const;
  return (
    <div className={styles.head}>
      <ConnectorIcon look={connector} size={64} />
      <div className={styles.headWords}>
        <div className={styles.badges}>
          <OriginBadge origin={connector.origin} />
          <GradeBadge grade={grade} words={words} />
        </div>
        {connector.description !== "" && <p className={styles.description}>{connector.description}</p>}
        <dl className={styles.facts}>
          {facts.map(([term, value]) => (
            <div key={term}>
              <dt>{term}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        {connector.needs.length > 0 && (
          <div className={styles.needs} role="note">
            <strong>
              {ready > 0
                ? t(
                    "{count, plural, one {# operation waits} other {# operations wait}} for a setting, {ready, plural, one {# is ready} other {# are ready}}:",
                    { count: needsSetting, ready },
                  )
                : t("{count, plural, one {# operation waits} other {# operations wait}} for a setting:", {
                    count: needsSetting,
                  })}
            </strong>
            <ul>
              {connector.needs.map((need) => (
                <li key={need}>{t.text(need)}</li>
              ))}
            </ul>
            {hasQuestions(connector) && <a href="#section-settings">{t("Go to the settings")}</a>}
          </div>
        )}
        {needsCustomCode > 0 && (
          <p className={styles.needs} role="note">
            {t(
              "{count, plural, one {# operation goes through code that came with the connector and that Towpath does not run. It is refused by name; a script.js beside the files can take its place.} other {# operations go through code that came with the connector and that Towpath does not run. They are refused by name; a script.js beside the files can take its place.}}",
              { count: needsCustomCode },
            )}
          </p>
        )}
      </div>
    </div>
  );
}

/** Some connectors are called where each of their connections says. */
const missingAddress = ({ settings }: ConnectorDetails): string =>
  settings.addressNeeded ? phrase("not in the files") : phrase("chosen by each connection");

/** Whether the settings of this page can take something of it away. */
function hasQuestions({ settings: { addressNeeded, placeholders, places } }: ConnectorDetails): boolean {
  return addressNeeded || placeholders.length > 0 || places.length > 0;
}

function versionWords(t: Words, { version, documentVersion }: ConnectorDetails): string {
  return documentVersion === ""
    ? `${version.number}`
    : t("{number} (the files say {version})", { number: version.number, version: documentVersion });
}
