import { phrase, type Words } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import styles from "./connector-page.module.css";
import { Section } from "./section.tsx";
import type { ConnectorDetails } from "./words.ts";

type Connection = ConnectorDetails["connection"];
type Parameter = Connection["sets"][number]["parameters"][number];

const TYPES: Readonly<Record<Parameter["type"], string>> = {
  string: phrase("text"),
  securestring: phrase("secret"),
  int: phrase("number"),
  bool: phrase("yes or no"),
  oauth: phrase("sign-in with OAuth"),
  gateway: phrase("data gateway"),
  certificate: phrase("certificate"),
};

/** What a connection asks for, in each of the ways to sign in. */
export function ConnectorSignIn({ connection }: { readonly connection: Connection }) {
  const t = useWords();
  const sets = connection.sets.map((set) => ({
    ...set,
    parameters: set.parameters.filter(({ hidden }) => !hidden),
  }));
  const isFree = sets.every(({ parameters }) => parameters.length === 0);
  const about =
    sets.length > 1
      ? connection.description || t("There are several ways to sign in; a connection chooses one.")
      : t("What a connection to this service asks for.");
  return (
    <Section id="sign-in" title={t("Sign-in")} {...(isFree ? {} : { about })}>
      {isFree ? (
        <p className={styles.none}>{t("It asks for nothing: flows use it without a connection.")}</p>
      ) : (
        sets.map((set) => (
          <div key={set.name}>
            {sets.length > 1 && <h3 className={styles.groupTitle}>{set.title || set.name}</h3>}
            <ul className={styles.rows} aria-label={set.title || t("What is asked for")}>
              {set.parameters.map((parameter) => (
                <li key={parameter.name} className={styles.fact}>
                  <span>
                    {parameter.title}
                    {parameter.required && <span className={styles.small}> {t("· required")}</span>}
                  </span>
                  <span className={styles.small}>{typeWords(t, parameter)}</span>
                </li>
              ))}
              {set.parameters.length === 0 && <li className={styles.fact}>{t("Nothing")}</li>}
            </ul>
          </div>
        ))
      )}
    </Section>
  );
}

function typeWords(t: Words, { type, oauth, choices }: Parameter): string {
  if (oauth !== null) return `${t(TYPES.oauth)} (${oauth.identityProvider})`;
  return choices.length > 0 ? t("one of {count, number}", { count: choices.length }) : t(TYPES[type]);
}
