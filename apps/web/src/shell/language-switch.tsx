"use client";

import { Menu, SegmentedControl } from "@mantine/core";
import { IconCheck, IconLanguage } from "@tabler/icons-react";
import { useRouter } from "next/navigation";
import { isLocale, LOCALE_COOKIE, LOCALES, type Locale } from "../words/locales.ts";
import { useWords } from "../words/words.tsx";

const YEAR_SECONDS = 31_536_000;

/** Keeps the choice in this browser, and has the page said again in the other language. Nothing that is open is lost. */
function useChooseLanguage(): (locale: Locale) => void {
  const router = useRouter();
  return (locale) => {
    const secure = window.location.protocol === "https:" ? "; Secure" : "";
    // biome-ignore lint/suspicious/noDocumentCookie: the Cookie Store API is not in every browser yet
    document.cookie = `${LOCALE_COOKIE}=${locale}; Path=/; Max-Age=${YEAR_SECONDS}; SameSite=Lax${secure}`;
    router.refresh();
  };
}

const CHOICES = Object.entries(LOCALES).map(([value, label]) => ({ value, label }));

/** The languages as entries of a menu, each in its own words. */
export function LanguageItems() {
  const { locale } = useWords();
  const choose = useChooseLanguage();
  return CHOICES.map(({ value, label }) => (
    <Menu.Item
      key={value}
      lang={value}
      role="menuitemradio"
      aria-checked={locale === value}
      leftSection={<IconLanguage size={16} aria-hidden />}
      rightSection={locale === value ? <IconCheck size={16} aria-hidden /> : undefined}
      closeMenuOnClick={false}
      onClick={() => {
        if (isLocale(value)) choose(value);
      }}
    >
      {label}
    </Menu.Item>
  ));
}

/** The same choice as a control of the settings page. */
export function LanguageSwitch() {
  const t = useWords();
  const choose = useChooseLanguage();
  return (
    <SegmentedControl
      aria-label={t("Language")}
      styles={{ root: { alignSelf: "start" } }}
      value={t.locale}
      onChange={(value) => {
        if (isLocale(value)) choose(value);
      }}
      data={CHOICES}
    />
  );
}
