import { DocumentError, DownslopeError, pluginKinds } from "@downslope/core";
import { Command, CommanderError, Option } from "commander";
import type { Context } from "./context.ts";
import { UsageError, exitCodes } from "./failure.ts";
import { texts } from "./texts.ts";
import { readVersion } from "./version.ts";

/** Runs the command with the arguments after its name; gives the exit code. */
export async function run(argv: readonly string[], context: Context): Promise<number> {
  let code: number = exitCodes.done;
  const program = await createProgram(context, (result) => (code = result));
  try {
    await program.parseAsync([...argv], { from: "user" });
    return code;
  } catch (error) {
    return report(error, context, argv.includes("--debug"));
  }
}

/** Tells an error in one message; gives the exit code. */
function report(error: unknown, { stderr }: Context, isDebugging: boolean): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCodes.done : exitCodes.usage;
  const isOurs = error instanceof DownslopeError || error instanceof UsageError;
  const message = error instanceof Error ? error.message : String(error);
  const isSystem = error instanceof Error && "syscall" in error;
  // Mistakes in documents start with file, line and column, which editors make into links.
  const isLocated = error instanceof DocumentError;
  stderr.write(`${isLocated ? "" : texts.errors.prefix}${message}\n`);
  if (isDebugging && error instanceof Error) stderr.write(`${error.stack}\n`);
  else if (!isOurs && !isSystem) stderr.write(`${texts.errors.crashed}\n`);
  return error instanceof UsageError ? exitCodes.usage : exitCodes.failed;
}

const collect = (value: string, before: readonly string[]): readonly string[] => [...before, value];

async function createProgram(context: Context, end: (code: number) => void): Promise<Command> {
  const { arguments: words, options: say, commands: about } = texts;
  const program = new Command("downslope")
    .description(about.downslope)
    .version(await readVersion(), "-v, --version", say.version)
    .helpOption("-h, --help", say.help)
    .helpCommand(false)
    .addHelpText("after", about.after)
    .showSuggestionAfterError()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => void context.stdout.write(text),
      writeErr: (text) => void context.stderr.write(text),
      outputError: (text, write) => write(text.replace(/^error: /, texts.errors.prefix)),
      getOutHelpWidth: () => context.stdout.columns ?? 100,
      getErrHelpWidth: () => context.stderr.columns ?? 100,
    });
  const plugin = (): Option => new Option("--plugin <specifier>", say.plugin).argParser(collect).default([], "none");
  const language = (): Option => new Option("--lang <language>", say.language).default("en");
  const notes = (): Option => new Option("--lang <language>", say.notesLanguage).default("en");
  /** Commands are loaded when they are run, so that help comes at once. */
  const add = (name: string, summary: string, build: (command: Command) => Command): void => {
    build(program.command(name).description(summary).copyInheritedSettings(program)).option("--debug", say.debug);
  };
  add("train", about.train, (command) =>
    command
      .argument("<document>", words.document)
      .addOption(new Option("--set <path=value>", say.set).argParser(collect).default([], "none"))
      .option("--out <folder>", say.out)
      .option("--resume <place>", say.resume)
      .option("--across-engines", say.acrossEngines)
      .addOption(plugin())
      .option("--quiet", say.quiet)
      .action(async (document, options) => {
        const { trainCommand } = await import("./commands/train.ts");
        end(await trainCommand(document, options, context));
      }),
  );
  add("predict", about.predict, (command) =>
    command
      .argument("<model>", words.model)
      .argument("<file.csv>", words.csv)
      .option("--out <file>", say.predictOut)
      .addOption(notes())
      .addOption(plugin())
      .action(async (model, file, options) => {
        const { predictCommand } = await import("./commands/predict.ts");
        await predictCommand(model, file, options, context);
      }),
  );
  add("export", about.export, (command) =>
    command
      .argument("<model>", words.model)
      .argument("<file>", words.exported)
      .addOption(notes())
      .addOption(plugin())
      .action(async (model, file, options) => {
        const { exportCommand } = await import("./commands/export.ts");
        await exportCommand(model, file, options, context);
      }),
  );
  add("find-lr", about.findLr, (command) =>
    command
      .argument("<document>", words.document)
      .addOption(new Option("--set <path=value>", say.set).argParser(collect).default([], "none"))
      .option("--from <rate>", say.from)
      .option("--to <rate>", say.to)
      .option("--steps <count>", say.steps)
      .option("--resume <place>", say.findLrResume)
      .option("--out <file.svg>", say.plot)
      .option("--json", say.json)
      .addOption(plugin())
      .action(async (document, options) => {
        const { findLrCommand } = await import("./commands/find-lr.ts");
        end(await findLrCommand(document, options, context));
      }),
  );
  add("list", about.list, (command) =>
    command
      .argument("[kind]", words.kind(pluginKinds.join(", ")))
      .addOption(language())
      .addOption(plugin())
      .action(async (kind, options) => {
        const { listCommand } = await import("./commands/list.ts");
        await listCommand(kind, options, context);
      }),
  );
  add("describe", about.describe, (command) =>
    command
      .argument("<plugin>", words.plugin)
      .addOption(language())
      .option("--json", say.json)
      .addOption(plugin())
      .action(async (name, options) => {
        const { describeCommand } = await import("./commands/describe.ts");
        await describeCommand(name, options, context);
      }),
  );
  add("check", about.check, (command) =>
    command
      .argument("[package-or-file]", words.checked)
      .option("--options <json>", say.checkOptions)
      .option("--given <file>", say.checkGiven)
      .option("--only <names>", say.only)
      .option("--time-limit <seconds>", say.timeLimit, "20")
      .option("--reference <file>", say.reference)
      .addOption(new Option("--lang <language>", say.checkLanguage).default("en"))
      .addOption(plugin())
      .action(async (specifier, options) => {
        const { checkCommand } = await import("./commands/check.ts");
        end(await checkCommand(specifier, options, context));
      }),
  );
  return program;
}
