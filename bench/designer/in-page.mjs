// What is measured inside the page, by scripts that are put into it before anything of the product runs.

/** Notes long tasks and the first card; `towpathOpened()` tells when the page had become quiet, in ms since it was asked for. */
export function watchOpening() {
  const tasks = [];
  new PerformanceObserver((list) => {
    for (const { startTime, duration } of list.getEntries()) tasks.push(startTime + duration);
  }).observe({ type: "longtask", buffered: true });
  let firstCard = null;
  const look = () => {
    if (document.querySelector('[data-canvas-id^="action:"]') === null) return requestAnimationFrame(look);
    setTimeout(() => {
      firstCard = performance.now();
    });
  };
  requestAnimationFrame(look);
  /** Null while something of more than 50 ms was done in the last 500 ms: whoever clicked then would have waited. */
  globalThis.towpathOpened = () => {
    if (firstCard === null) return null;
    const lastBusy = Math.max(firstCard, ...tasks.filter((end) => end < firstCard + 10_000));
    return performance.now() - lastBusy < 500 ? null : { firstCard, interactive: lastBusy };
  };
}

/** From each key to the end of the frame that shows what it did, in ms. */
export function watchKeys() {
  const seen = [];
  globalThis.towpathKeys = () => seen.splice(0);
  globalThis.addEventListener(
    "keydown",
    ({ timeStamp, key }) => {
      if (["Control", "Shift", "Alt", "Meta"].includes(key)) return;
      requestAnimationFrame(() => {
        // A message arrives after the frame that is being made has been handed over.
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => {
          seen.push(performance.now() - timeStamp);
          port1.close();
        };
        port2.postMessage(null);
      });
    },
    { capture: true },
  );
}

/** Starts counting frames; the answer to `towpathFrames()` ends it: frames a second, and the longest gap in ms. */
export function countFrames() {
  const times = [];
  let counting = true;
  const frame = (now) => {
    times.push(now);
    if (counting) requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  globalThis.towpathFrames = () => {
    counting = false;
    const gaps = times.slice(1).map((time, index) => time - times[index]);
    const spanMs = times.at(-1) - times[0];
    return { perSecond: (gaps.length / spanMs) * 1_000, longestMs: Math.max(...gaps) };
  };
}
