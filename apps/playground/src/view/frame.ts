/** Puts off drawing to the next frame; however often it is asked, it draws once. */
export function oncePerFrame(draw: () => void): () => void {
  let isWaiting = false;
  return () => {
    if (isWaiting) return;
    isWaiting = true;
    requestAnimationFrame(() => {
      isWaiting = false;
      draw();
    });
  };
}

/** Calls back when what is on screen must be drawn again: its size or the colour scheme changed. */
export function onLookChange(of: Element, draw: () => void): void {
  new ResizeObserver(draw).observe(of);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);
}
