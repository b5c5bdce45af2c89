import { useMantineColorScheme } from "@mantine/core";
import {
  IconActivity,
  IconApps,
  IconBellRinging,
  IconLogout,
  IconPencilPlus,
  IconPlugConnected,
  IconRoute2,
  IconSettings,
  IconStack2,
  IconTemplate,
  IconUsers,
} from "@tabler/icons-react";
import { useQuery } from "@tanstack/react-query";
import { orpc } from "../../client/api.ts";
import { useEnterEnvironment } from "../../shell/use-enter-environment.ts";
import { useSignOut } from "../../shell/use-sign-out.ts";
import { phrase } from "../../words/translate.ts";
import { useWords } from "../../words/words.tsx";
import { useDrawFlow } from "../flows/use-draw-flow.ts";
import type { PaletteEntry } from "./palette-entry.ts";

interface Place {
  readonly href: string;
  readonly label: string;
  readonly keywords?: string;
  readonly icon: typeof IconRoute2;
  readonly forAdmins?: boolean;
}

const PAGES: readonly Place[] = [
  { href: "/", label: phrase("Flows"), icon: IconRoute2, keywords: phrase("home start attention") },
  { href: "/runs", label: phrase("Runs"), icon: IconActivity, keywords: phrase("history monitoring") },
  { href: "/runs?status=failed", label: phrase("Runs that failed"), icon: IconActivity },
  { href: "/runs?status=active", label: phrase("Runs under way"), icon: IconActivity },
  {
    href: "/runs?status=connection",
    label: phrase("Runs that wait for a connection"),
    icon: IconActivity,
  },
  {
    href: "/alerts",
    label: phrase("Alerts"),
    icon: IconBellRinging,
    keywords: phrase("alert rules mail webhook notify incidents"),
  },
  {
    href: "/connections",
    label: phrase("Connections"),
    icon: IconPlugConnected,
    keywords: phrase("sign in credentials keys passwords services"),
  },
  {
    href: "/connectors",
    label: phrase("Connectors"),
    icon: IconApps,
    keywords: phrase("import services swagger openapi managed custom"),
  },
  {
    href: "/connectors/new",
    label: phrase("New connector"),
    icon: IconApps,
    keywords: phrase("create add custom"),
  },
  {
    href: "/templates",
    label: phrase("Templates"),
    icon: IconTemplate,
    keywords: phrase("examples gallery begin"),
  },
];

const SETTINGS: readonly Place[] = [
  {
    href: "/settings",
    label: phrase("Settings"),
    icon: IconSettings,
    keywords: phrase("api keys account appearance dark light"),
  },
  { href: "/settings#language", label: phrase("Language"), icon: IconSettings, keywords: "English Deutsch" },
  {
    href: "/settings#api-keys",
    label: phrase("API keys"),
    icon: IconSettings,
    keywords: phrase("token program"),
  },
  {
    href: "/settings#allowed-hosts",
    label: phrase("Calls to the outside"),
    icon: IconSettings,
    keywords: phrase("hosts network egress"),
  },
  {
    href: "/settings#oauth-apps",
    label: phrase("OAuth apps"),
    icon: IconSettings,
    keywords: phrase("client secret sign in"),
    forAdmins: true,
  },
  { href: "/settings#environments", label: phrase("Environments"), icon: IconStack2 },
  { href: "/settings#account", label: phrase("Account"), icon: IconSettings },
  {
    href: "/settings/people",
    label: phrase("People and groups"),
    icon: IconUsers,
    keywords: phrase("invite members roles users admins"),
    forAdmins: true,
  },
];

const LOOKS = [
  { value: "auto", label: phrase("As the system") },
  { value: "light", label: phrase("Light") },
  { value: "dark", label: phrase("Dark") },
] as const;

/** All that can be gone to or done from any page. */
export function usePlaces(isOpen: boolean): readonly PaletteEntry[] {
  const t = useWords();
  const commands = useEverywhereCommands(isOpen);
  const me = useQuery(orpc.account.me.queryOptions({ staleTime: 300_000 }));
  const isAdmin = me.data?.environment.role === "admin";
  const placed = (group: string, places: readonly Place[]): PaletteEntry[] =>
    places
      .filter(({ forAdmins }) => isAdmin || forAdmins !== true)
      .map(({ href, label, keywords, icon: Icon }) => ({
        id: href,
        group,
        label: t(label),
        // People search in the language they know a word in.
        keywords: `${label} ${keywords ?? ""} ${t(keywords ?? "")}`,
        icon: <Icon size={20} aria-hidden />,
        href,
      }));
  return [...placed(t("Go to"), PAGES), ...commands, ...placed(t("Settings"), SETTINGS)];
}

function useEverywhereCommands(isOpen: boolean): readonly PaletteEntry[] {
  const t = useWords();
  const draw = useDrawFlow();
  const signOut = useSignOut();
  const enter = useEnterEnvironment();
  const { setColorScheme } = useMantineColorScheme();
  const environments = useQuery(orpc.environments.list.queryOptions({ staleTime: 60_000, enabled: isOpen }));
  const group = t("Commands");
  return [
    {
      id: "draw",
      group,
      label: t("Draw a flow"),
      keywords: t("new create add"),
      icon: <IconPencilPlus size={20} aria-hidden />,
      run: () => draw.mutate(),
    },
    ...LOOKS.map(({ value, label }) => ({
      id: `look:${value}`,
      group,
      label: t("Appearance: {look}", { look: t(label) }),
      icon: <IconSettings size={20} aria-hidden />,
      run: () => setColorScheme(value),
    })),
    ...(environments.data?.items ?? [])
      .filter(({ isCurrent }) => !isCurrent)
      .map(({ id, name }) => ({
        id: `enter:${id}`,
        group,
        label: t("Go to the environment {name}", { name }),
        icon: <IconStack2 size={20} aria-hidden />,
        run: () => enter.mutate({ id }),
      })),
    {
      id: "sign-out",
      group,
      label: t("Sign out"),
      icon: <IconLogout size={20} aria-hidden />,
      run: () => signOut.mutate(),
    },
  ];
}
