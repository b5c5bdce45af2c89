/** Collects items and sends them together, at most once in `gapMs`; the first of a quiet time goes at once. */
export interface BatchedSend {
  add(item: string): void;
  /** Sends what is left and waits for it. */
  flush(): Promise<void>;
}

/** @param send must not reject: there is nobody to tell */
export function createBatchedSend(
  gapMs: number,
  send: (items: readonly string[]) => Promise<void>,
): BatchedSend {
  let items = new Set<string>();
  let timer: NodeJS.Timeout | null = null;
  let sending: Promise<void> = Promise.resolve();

  const sendNow = () => {
    timer = null;
    if (items.size === 0) return;
    const batch = [...items];
    items = new Set();
    timer = setTimeout(sendNow, gapMs);
    sending = sending.then(() => send(batch));
  };
  return {
    add(item) {
      items.add(item);
      timer ??= setTimeout(sendNow, 0);
    },
    async flush() {
      if (timer !== null) clearTimeout(timer);
      sendNow();
      if (timer !== null) clearTimeout(timer);
      timer = null;
      await sending;
    },
  };
}
