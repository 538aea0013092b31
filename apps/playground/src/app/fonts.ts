/**
 * Shapes all text anew when faces of fonts have come. Chromium draws the word that made it fetch a face as empty boxes,
 * and keeps that shape: a setting that no font knows, and that is another each time, makes it look again.
 */
export function watchFonts(): void {
  let comings = 0;
  document.fonts.addEventListener("loadingdone", () => {
    comings = (comings + 1) % 1000;
    document.body.style.fontFeatureSettings = `"d${String(comings).padStart(3, "0")}" 1`;
  });
}
