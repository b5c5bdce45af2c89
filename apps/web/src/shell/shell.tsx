"use client";

import {
  IconActivity,
  IconApps,
  IconBellRinging,
  IconPlugConnected,
  IconRoute2,
  IconSettings,
} from "@tabler/icons-react";
import Link from "next/link";
import { usePathname } from "next/navigation";
import type { ReactNode } from "react";
import { AttentionBell } from "../features/attention/attention-bell.tsx";
import { Palette } from "../features/palette/palette.tsx";
import { Mark } from "../theme/mark.tsx";
import { phrase } from "../words/translate.ts";
import { useWords } from "../words/words.tsx";
import { AccountMenu } from "./account-menu.tsx";
import styles from "./shell.module.css";
import { useMenuFocus } from "./use-menu-focus.ts";

const PLACES = [
  {
    href: "/",
    label: phrase("Flows"),
    icon: IconRoute2,
    owns: (path: string) => path === "/" || path.startsWith("/flows") || path.startsWith("/templates"),
  },
  {
    href: "/runs",
    label: phrase("Runs"),
    icon: IconActivity,
    owns: (path: string) => path.startsWith("/runs"),
  },
  {
    href: "/alerts",
    label: phrase("Alerts"),
    icon: IconBellRinging,
    owns: (path: string) => path.startsWith("/alerts"),
  },
  {
    href: "/connections",
    label: phrase("Connections"),
    icon: IconPlugConnected,
    owns: (path: string) => path.startsWith("/connections"),
  },
  {
    href: "/connectors",
    label: phrase("Connectors"),
    icon: IconApps,
    owns: (path: string) => path.startsWith("/connectors"),
  },
  {
    href: "/settings",
    label: phrase("Settings"),
    icon: IconSettings,
    owns: (path: string) => path.startsWith("/settings"),
  },
] as const;

/** The canvas of a flow or a run wants the width: there the navigation shrinks to its icons. */
const isWorkspace = (path: string) => /^\/(flows|runs)\/[^/]+$/.test(path);

/** The frame around every page of a person who is signed in. A rail at the left; a bar at the bottom of a phone. */
export function Shell({ children }: { children: ReactNode }) {
  const t = useWords();
  const path = usePathname();
  useMenuFocus();
  return (
    <div className={styles.frame} data-compact={isWorkspace(path)}>
      <a href="#main" className={styles.skip}>
        {t("Skip to the page")}
      </a>
      <header className={styles.rail}>
        <Link href="/" className={styles.brand} aria-label={t("Towpath, all flows")}>
          <Mark size={30} />
          <span className={styles.wordmark}>Towpath</span>
        </Link>
        <nav aria-label={t("Main")} className={styles.nav}>
          {PLACES.map((place) => (
            <Link
              key={place.href}
              href={place.href}
              className={styles.place}
              data-place={place.label.toLowerCase()}
              aria-current={place.owns(path) ? "page" : undefined}
              title={t(place.label)}
            >
              <place.icon size={20} stroke={1.7} aria-hidden />
              <span className={styles.label}>{t(place.label)}</span>
            </Link>
          ))}
        </nav>
        <AttentionBell />
        <div className={styles.account}>
          <AccountMenu />
        </div>
      </header>
      <main id="main" tabIndex={-1} className={styles.main}>
        {children}
      </main>
      <Palette />
    </div>
  );
}
