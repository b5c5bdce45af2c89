/** What a process hears of connections that calls were refused for (`HttpFailure.waitsFor`). */
export interface ConnectionNews {
  /** When it last came back, as far as this process heard, epoch ms; null: not lately. */
  healedAt(id: string): number | null;
  /** Calls the listener whenever some came back, with a way to ask which; returns how to stop that. */
  onHealed(listener: (isHealed: (id: string) => boolean) => void): () => void;
  /** A call that had waited for it was answered: others that wait may go on, too. */
  gotThrough(id: string): void;
}
