/** What `towpath start` says to the person in front of the terminal. */
export interface StartConsole {
  step(text: string): void;
  problem(text: string): void;
  ready(address: string, dataDir: string): void;
}

export function createConsole(out: NodeJS.WriteStream): StartConsole {
  const paint = (code: number, text: string) => (out.isTTY ? `\u001b[${code}m${text}\u001b[0m` : text);
  const since = performance.now();
  // A terminal that was closed takes no words any more; stopping in order goes on without it.
  out.on("error", () => undefined);
  return {
    step: (text) => out.write(`${paint(36, "▸")} ${text}\n`),
    problem: (text) => out.write(`${paint(31, "✗")} ${text}\n`),
    ready: (address, dataDir) => {
      const seconds = ((performance.now() - since) / 1000).toFixed(1);
      out.write(`${paint(32, "✓")} Towpath is ready after ${seconds} s\n\n`);
      out.write(`    Open  ${paint(1, address)}\n`);
      out.write(`    Data  ${dataDir}\n\n    Ctrl-C stops it; the data stays.\n`);
    },
  };
}
