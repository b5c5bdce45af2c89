/** The look of the entry pages, for a page that loads nothing. Colours as in theme/tokens.css. */
export const SIGN_IN_STYLE = `
:root { color-scheme: light dark; --surface: #f8f5ef; --card: #fffdf9; --text: #1e2b2d; --soft: #566465; --line: #e3dbcd; --accent: #10635f; }
@media (prefers-color-scheme: dark) {
  :root { --surface: #0f181a; --card: #172325; --text: #e7ece8; --soft: #a3b2b0; --line: #2a393b; --accent: #58a6a1; }
}
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 24px; background: var(--surface);
  color: var(--text); font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; }
main { width: 100%; max-width: 440px; padding: 28px; background: var(--card); border: 1px solid var(--line); border-radius: 14px; }
h1 { margin: 0 0 12px; font-size: 22px; line-height: 1.25; text-wrap: balance; }
p { margin: 0 0 12px; overflow-wrap: anywhere; }
.who { color: var(--soft); }
.next { margin: 20px 0 0; }
button { margin: 0 8px 8px 0; padding: 9px 16px; border: 1px solid var(--accent); border-radius: 10px; background: var(--accent);
  color: var(--card); font: inherit; font-weight: 600; cursor: pointer; overflow-wrap: anywhere; }
button.other { border-color: var(--line); background: transparent; color: var(--text); }
button:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; }
a { color: var(--accent); font-weight: 600; }
a:focus-visible { outline: 2px solid var(--accent); outline-offset: 3px; border-radius: 4px; }
`;
