import type { Texts } from "./texts.ts";

export const en: Texts = {
  help: `Writes the first repository of a Downslope plugin, with its tests green.

Usage: npm create @downslope/plugin [folder] -- [options]

  --name NAME        name of the plugin: lower case words joined by hyphens
  --kind KIND        loss, optimizer, scheduler or metric
  --package PACKAGE  name of the npm package (downslope-KIND-NAME)
  --lang LANGUAGE    language of the questions and of the README: en or ko
  --yes              ask nothing, and take the defaults
  -h, --help         show this help
  -v, --version      print the version

Example: npm create @downslope/plugin -- --name tilted --kind loss
`,
  questions: {
    kind: "What kind of plugin?",
    name: "Its name, which documents write after `use:`",
    folder: "Folder",
  },
  kinds: {
    loss: "what training makes small",
    optimizer: "how parameters follow their gradients",
    scheduler: "how the learning rate changes",
    metric: "what is reported",
  },
  done: (folder, files, commands) =>
    `${files} files written to ${folder}. Go on with:\n\n${commands.map((one) => `  ${one}\n`).join("")}`,
  interrupted: "Nothing was written.",
  rules: {
    name: (got, like) =>
      `\`name\` must be lower case words of letters and digits joined by hyphens, got "${got}". Write it like "${like}".`,
    reservedName: (got) => `\`name\` must not be "${got}", which is the file that exports the plugin. Name another.`,
    takenName: (got, kind, other) =>
      `\`name\` must be free, got "${got}", a ${kind} of Downslope's own; documents could not tell them apart. Name another, such as "${other}".`,
    kind: (got, kinds) => `\`kind\` must be one of ${kinds}, got "${got}". Choose by name or number.`,
    package: (got) =>
      `\`package\` must be a name that npm takes, got "${got}". Write it like "downslope-loss-tilted" or "@acme/downslope-loss-tilted".`,
    folderTaken: (got, entries) =>
      `\`folder\` must be new or empty, got ${got} with ${entries} in it. Nothing is overwritten; name another.`,
    folderIsFile: (got) => `\`folder\` must be a folder, got the file ${got}. Name another.`,
    missing: (option) =>
      `\`--${option}\` must be given where there is no terminal to ask on. Write \`npm create @downslope/plugin -- --name tilted --kind loss\`.`,
    unknownOption: (got) => `${got} is no option. \`--help\` shows them all.`,
    noValue: (option) => `\`${option}\` must be followed by a value. \`--help\` shows how.`,
    manyFolders: (got) => `One folder must be named, got ${got}. Options stand after \`--\`.`,
    language: (got) => `\`--lang\` must be en or ko, got "${got}".`,
  },
};
