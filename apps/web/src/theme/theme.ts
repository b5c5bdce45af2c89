import { type CSSVariablesResolver, createTheme, type MantineColorsTuple } from "@mantine/core";

const water: MantineColorsTuple = [
  "#eef6f5",
  "#d9ebe9",
  "#b1d6d2",
  "#84bfba",
  "#58a6a1",
  "#34908b",
  "#1b7a77",
  "#10635f",
  "#0b4e4e",
  "#083b3d",
];
const paper: MantineColorsTuple = [
  "#faf7f2",
  "#f3ede3",
  "#eae2d6",
  "#e3dbcd",
  "#c5b9a6",
  "#a1988a",
  "#797469",
  "#566465",
  "#37403f",
  "#1e2b2d",
];
const night: MantineColorsTuple = [
  "#e7ece8",
  "#c5d0cd",
  "#a3b2b0",
  "#8b9a99",
  "#455759",
  "#2a393b",
  "#172325",
  "#0f181a",
  "#0a1213",
  "#060c0d",
];

const brick: MantineColorsTuple = [
  "#fbeeec",
  "#f5dad6",
  "#ecb5ae",
  "#e28e84",
  "#d96b5f",
  "#cf4f43",
  "#bd3d33",
  "#b0312b",
  "#8f2621",
  "#6f1d19",
];

/** Mantine speaks the same tokens as `tokens.css`; only the colour scales it computes shades from stand here. */
export const theme = createTheme({
  primaryColor: "water",
  primaryShade: { light: 7, dark: 6 },
  colors: { water, red: brick, gray: paper, dark: night },
  fontFamily: "var(--tp-font)",
  fontFamilyMonospace: "var(--tp-font-mono)",
  defaultRadius: "md",
  radius: { xs: "4px", sm: "6px", md: "10px", lg: "16px", xl: "24px" },
  fontSizes: { xs: "0.75rem", sm: "0.875rem", md: "0.9375rem", lg: "1.125rem", xl: "1.5rem" },
  headings: {
    fontWeight: "650",
    sizes: {
      h1: { fontSize: "1.75rem", lineHeight: "1.2" },
      h2: { fontSize: "1.25rem", lineHeight: "1.3" },
      h3: { fontSize: "1.0625rem", lineHeight: "1.4" },
    },
  },
  components: {
    Modal: {
      defaultProps: {
        centered: true,
        padding: "xl",
        radius: "lg",
        overlayProps: { backgroundOpacity: 0.45 },
      },
      styles: {
        title: { fontSize: "1.125rem", fontWeight: 650, lineHeight: 1.35 },
        content: { background: "var(--tp-surface-raised)" },
        header: { background: "var(--tp-surface-raised)" },
      },
    },
    Drawer: { styles: { title: { fontSize: "1.125rem", fontWeight: 650, lineHeight: 1.35 } } },
    // A place holder for the first focus is no item, and a menu may hold nothing but items.
    Menu: { defaultProps: { radius: "md", withInitialFocusPlaceholder: false } },
    // In a text, colour alone does not say what is a link.
    Anchor: { defaultProps: { underline: "always" } },
    // Its header is that of a dialog: left alone it would be a second banner of the page.
    ModalHeader: { defaultProps: { role: "presentation" } },
    DrawerHeader: { defaultProps: { role: "presentation" } },
    CloseButton: { defaultProps: { "aria-label": "Close" } },
    // It is a span, and only with a role does it have a name: what is being waited for.
    Loader: { defaultProps: { role: "progressbar" } },
    Tooltip: { defaultProps: { withArrow: true, openDelay: 250 } },
    Notification: { defaultProps: { radius: "md" } },
  },
  cursorType: "pointer",
  respectReducedMotion: true,
  focusRing: "auto",
});

export const cssVariables: CSSVariablesResolver = () => {
  const names = {
    "--mantine-color-body": "var(--tp-surface)",
    "--mantine-color-text": "var(--tp-text)",
    "--mantine-color-dimmed": "var(--tp-text-muted)",
    "--mantine-color-placeholder": "var(--tp-text-faint)",
    "--mantine-color-anchor": "var(--tp-accent)",
    "--mantine-color-default": "var(--tp-surface-raised)",
    "--mantine-color-default-hover": "var(--tp-surface-hover)",
    "--mantine-color-default-border": "var(--tp-border-strong)",
    "--mantine-color-default-color": "var(--tp-text)",
    "--mantine-color-error": "var(--tp-danger)",
    "--mantine-color-disabled": "var(--tp-neutral-soft)",
    "--mantine-color-disabled-color": "var(--tp-text-faint)",
    "--mantine-color-red-text": "var(--tp-danger)",
    "--mantine-color-red-light-color": "var(--tp-danger)",
    "--mantine-color-yellow-light": "var(--tp-warning-soft)",
    "--mantine-color-yellow-light-color": "var(--tp-warning)",
    "--mantine-color-water-text": "var(--tp-accent)",
    "--mantine-color-water-light-color": "var(--tp-accent)",
  };
  return { variables: {}, light: names, dark: names };
};
