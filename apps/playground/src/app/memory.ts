/** What the page remembered under a name; where the browser refuses it, nothing. */
export function remembered(name: string): string | null {
  try {
    return localStorage.getItem(name);
  } catch {
    return null;
  }
}

/** Remembers a choice on this device; where the browser refuses it, the choice holds until the page is left. */
export function remember(name: string, value: string): void {
  try {
    localStorage.setItem(name, value);
  } catch {
    // Nothing to do: the page works as well without.
  }
}
