"use client";

import { Button } from "@mantine/core";
import { IconLogout, IconUsers } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import type { ReactNode } from "react";
import { orpc } from "../../client/api.ts";
import { ColorSchemeSwitch } from "../../shell/color-scheme-switch.tsx";
import { LanguageSwitch } from "../../shell/language-switch.tsx";
import { PageFrame } from "../../shell/page-frame.tsx";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { useWords } from "../../words/words.tsx";
import { OAuthApps } from "../oauth-apps/oauth-apps.tsx";
import { AllowedHosts } from "./allowed-hosts.tsx";
import { ApiKeys } from "./api-keys.tsx";
import { Environments } from "./environments.tsx";
import styles from "./settings-page.module.css";

/** What a person sets for themselves, and what admins set for the environment. */
export function SettingsPage() {
  const t = useWords();
  return (
    <PageFrame title={t("Settings")}>
      <div className={styles.sections}>
        <Section id="appearance" title={t("Appearance")} about={t("Light, dark, or as your system is set.")}>
          <ColorSchemeSwitch />
        </Section>
        <Section
          id="language"
          title={t("Language")}
          about={t("In which language Towpath speaks to you, in this browser.")}
        >
          <LanguageSwitch />
        </Section>
        <Section
          id="api-keys"
          title={t("API keys")}
          about={t.rich(
            "Other programs use Towpath with a key of yours, and may do what you may do. What they can call is described in the <a>API document</a> (OpenAPI).",
            {
              a: (inside) => (
                <a href="/api/v1/openapi.json" target="_blank" rel="noreferrer">
                  {inside}
                </a>
              ),
            },
          )}
        >
          <ApiKeys />
        </Section>
        <Section
          id="allowed-hosts"
          title={t("Calls to the outside")}
          about={t(
            "Where the flows and connections of this environment may send anything. What lies inside the network of this server stays closed, unless its operator opens it.",
          )}
        >
          <AllowedHosts />
        </Section>
        <AppsOfEnvironment />
        <People />
        <Section
          id="environments"
          title={t("Environments")}
          about={t(
            "Walls around flows, connections, connectors and people: one to try things in, one that counts.",
          )}
        >
          <Environments />
        </Section>
        <Section id="account" title={t("Account")} about={t("Who you are here.")}>
          <Account />
        </Section>
      </div>
    </PageFrame>
  );
}

/** Admins alone see them. */
function AppsOfEnvironment() {
  const t = useWords();
  const { data: me } = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  if (me?.environment.role !== "admin") return null;
  return (
    <Section
      id="oauth-apps"
      title={t("OAuth apps")}
      about={t(
        "As whom people sign in at services. An app is registered at its service once, and entered here for all connectors of that service, or on the page of one connector.",
      )}
    >
      <OAuthApps />
    </Section>
  );
}

/** Who works here is for admins to say. */
function People() {
  const t = useWords();
  const { data: me } = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  if (me?.environment.role !== "admin") return null;
  return (
    <Section
      id="people"
      title={t("People and groups")}
      about={t("Who works in {name}, as what, and who is invited.", { name: me.environment.name })}
    >
      <Button
        component={Link}
        href="/settings/people"
        variant="default"
        leftSection={<IconUsers size={17} aria-hidden />}
      >
        {t("Open people and groups")}
      </Button>
    </Section>
  );
}

function Section(props: { id: string; title: string; about: ReactNode; children: ReactNode }) {
  return (
    <section className={styles.section} aria-labelledby={props.id}>
      <div>
        <h2 id={props.id} className={styles.title}>
          {props.title}
        </h2>
        <p className={styles.about}>{props.about}</p>
      </div>
      <div className={styles.body}>{props.children}</div>
    </section>
  );
}

function Account() {
  const t = useWords();
  const { data: me } = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const signOut = useSignOut();
  const facts = [
    [t("Name"), me?.name],
    [t("E-mail"), me?.email],
    [t("Environment"), me?.environment.name],
    [t("Role"), me && t("{role, select, admin {admin} maker {maker} other {member}}", me.environment)],
  ] as const;
  return (
    <>
      <dl className={styles.facts}>
        {facts.map(([term, value]) => (
          <div key={term} className={styles.fact}>
            <dt>{term}</dt>
            <dd>{value ?? "…"}</dd>
          </div>
        ))}
      </dl>
      <Button
        variant="default"
        leftSection={<IconLogout size={17} aria-hidden />}
        onClick={() => signOut.mutate()}
        loading={signOut.isPending}
      >
        {t("Sign out")}
      </Button>
    </>
  );
}
