/* Promises that only the command can check, for they need the module, its process or a file. */

export const modulePromises = {
  import: "its module can be imported, and exports plugins",
  name: "a registry takes all its plugins, each under a name of its own",
  settled: "it leaves nothing behind: nothing that goes on, and nothing that fails later",
  globals: "its module leaves the state that all programs share as it was",
} as const;

export const extraPromises = {
  settled: "it leaves nothing behind: nothing that goes on, and nothing that fails later",
  reference: "it gives what the cases of the reference file say",
} as const;
