/** What publint and attw hold against a packed package: one line a problem. */
export function checkTarball(file: string): Promise<string[]>;
