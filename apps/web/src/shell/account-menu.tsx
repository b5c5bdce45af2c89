"use client";

import { Menu, UnstyledButton } from "@mantine/core";
import { IconKey, IconLogout } from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import Link from "next/link";
import { orpc } from "../client/api.ts";
import { useWords } from "../words/words.tsx";
import styles from "./account-menu.module.css";
import { BESIDE_OR_ABOVE } from "./beside-or-above.ts";
import { ColorSchemeItems } from "./color-scheme-switch.tsx";
import { EnvironmentItems } from "./environment-items.tsx";
import { initials } from "./initials.ts";
import { LanguageItems } from "./language-switch.tsx";
import { useSignOut } from "./use-sign-out.ts";

/** Who is signed in, how the pages look, and the way out. */
export function AccountMenu() {
  const t = useWords();
  const signOut = useSignOut();
  const { data: me } = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const name = me?.name ?? "";
  return (
    <Menu position="right-end" middlewares={BESIDE_OR_ABOVE} width={240} shadow="md" withinPortal>
      <Menu.Target>
        <UnstyledButton className={styles.button}>
          <span className="tp-visually-hidden">{t("Account")} </span>
          <span className={styles.disc} aria-hidden>
            {initials(name)}
          </span>
          <span className={styles.who}>
            <span className={styles.name}>{name}</span>
            <span className={styles.place}>{me?.environment.name}</span>
          </span>
        </UnstyledButton>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>{me?.email}</Menu.Label>
        <Menu.Item component={Link} href="/settings" leftSection={<IconKey size={16} aria-hidden />}>
          {t("Settings and API keys")}
        </Menu.Item>
        <EnvironmentItems />
        <Menu.Divider />
        <ColorSchemeItems />
        <Menu.Divider />
        <LanguageItems />
        <Menu.Divider />
        <Menu.Item
          leftSection={<IconLogout size={16} aria-hidden />}
          onClick={() => signOut.mutate()}
          disabled={signOut.isPending}
        >
          {t("Sign out")}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
