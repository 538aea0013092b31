/** Lets the page be opened without a network from now on. Not while it is served from its sources. */
export function keepForOffline(): void {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  // What the visitor came for goes first.
  const start = (): void =>
    void setTimeout(() => {
      // Where the browser forbids it, as in a private window, the page works as well with a network.
      navigator.serviceWorker.register(new URL("sw.js", document.baseURI)).catch(() => undefined);
    }, 5000);
  if (document.readyState === "complete") start();
  else addEventListener("load", start, { once: true });
}
