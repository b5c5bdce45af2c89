import { ConnectorIcon } from "../connector-steps/connector-icon.tsx";
import styles from "./connector-page.module.css";
import { GradeBadge, OriginBadge } from "./grade-badge.tsx";
import { type ConnectorDetails, counted, gradeOf, signInWords } from "./words.ts";

/** What the connector is, in a few lines, and what is missing before all of it works. */
export function ConnectorHead({ connector }: { readonly connector: ConnectorDetails }) {
  const { grade, words } = gradeOf(connector);
  const { needsSetting, needsCustomCode, ready } = connector;
  const facts = [
    ["Address", connector.address ?? missingAddress(connector)],
    ["Sign-in", signInWords(connector.signIn)],
    ["Name in definitions", `shared_${connector.name}`],
    ["Version", versionWords(connector)],
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
              {counted(needsSetting, "operation")} wait{needsSetting === 1 ? "s" : ""} for a setting
              {ready > 0 && `, ${ready} ${ready === 1 ? "is" : "are"} ready`}:
            </strong>
            <ul>
              {connector.needs.map((need) => (
                <li key={need}>{need}</li>
              ))}
            </ul>
            {hasQuestions(connector) && <a href="#section-settings">Go to the settings</a>}
          </div>
        )}
        {needsCustomCode > 0 && (
          <p className={styles.needs} role="note">
            {customCodeWords(needsCustomCode)}
          </p>
        )}
      </div>
    </div>
  );
}

/** Some connectors are called where each of their connections says. */
const missingAddress = ({ settings }: ConnectorDetails): string =>
  settings.addressNeeded ? "not in the files" : "chosen by each connection";

function customCodeWords(count: number): string {
  const [go, are] = count === 1 ? ["goes", "It is"] : ["go", "They are"];
  return `${counted(count, "operation")} ${go} through code that came with the connector and that Towpath does not run. ${are} refused by name; a script.js beside the files can take its place.`;
}

/** Whether the settings of this page can take something of it away. */
function hasQuestions({ settings: { addressNeeded, placeholders, places } }: ConnectorDetails): boolean {
  return addressNeeded || placeholders.length > 0 || places.length > 0;
}

function versionWords({ version, documentVersion }: ConnectorDetails): string {
  return documentVersion === ""
    ? `${version.number}`
    : `${version.number} (the files say ${documentVersion})`;
}
