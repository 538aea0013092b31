import { accessSync, constants } from "node:fs";
import { type Browser, chromium } from "playwright-core";

const places = [
  process.env["CHROMIUM_PATH"],
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
];

/** The system's Chromium, or nothing where there is none. Nothing is ever downloaded. */
export const chromiumPath: string | undefined = places.find((path) => path !== undefined && canRun(path));

function canRun(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/** Starts a browser whose profile lies in a folder; whoever made the folder removes it. */
export async function launchChromium(executablePath: string, folder: string): Promise<Browser> {
  // Chromium refuses its sandbox to root, as containers are.
  const args = process.getuid?.() === 0 ? ["--no-sandbox"] : [];
  const { TMPDIR } = process.env;
  const env = { ...process.env };
  process.env["TMPDIR"] = folder;
  try {
    return await chromium.launch({ executablePath, args, env });
  } finally {
    if (TMPDIR === undefined) delete process.env["TMPDIR"];
    else process.env["TMPDIR"] = TMPDIR;
  }
}
