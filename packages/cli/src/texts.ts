/* All that the command says to people, in one place, so that a second language is a second file of this shape. What core
   and the plugins say of their own accord (errors, titles) comes from them. */

/** Words of the command line. */
export const texts = {
  commands: {
    downslope: "Trains neural networks from pipeline documents whose parts are plugins.",
    train: "train the pipeline of a document and keep the run in a folder",
    predict: "predict for the rows of a CSV file with a trained model",
    export: "write a trained model as a file for other programs: ONNX, or safetensors for PyTorch",
    findLr: "test learning rates for a document: the loss over growing rates, and a rate to begin with",
    list: "list the plugins that documents can name",
    describe: "explain a plugin: what it is for, its options, formula and source",
    check: "check a plugin's promises, or plugins against reference cases",
    after: `
Examples:
  downslope train examples/digits.yaml
  downslope train examples/digits.yaml --set train.epochs=5 --set optimizer.learningRate=0.01
  downslope find-lr examples/digits.yaml --out rates.svg
  downslope predict runs/digits-20261121-142501 new.csv --out predictions.csv
  downslope export runs/digits-20261121-142501 digits.onnx
  downslope describe adamw
  downslope check ./my-loss.js`,
  },
  arguments: {
    document: "pipeline document, YAML or JSON",
    model: "run folder, or the model folder in it",
    csv: "CSV file with the columns that the model was trained on",
    exported: "file to write: NAME.onnx or NAME.safetensors",
    kind: (kinds: string) => `kind of plugin: ${kinds}`,
    plugin: "its name, or kind/name where two kinds share it",
    checked: "package, folder or file whose plugins are checked, or the name of a built-in one",
  },
  options: {
    set: "put a value in place of the document's; again for more",
    out: "run folder to make, in place of runs/NAME-TIME",
    resume: "go on from a run folder, or from a state or checkpoint file, to the bit",
    acrossEngines: "let another engine go on with `--resume`: to float32's precision, not to the bit",
    plugin: "package or file to take more plugins from; again for more",
    quiet: "print the test scores alone",
    from: "first rate; 1e-7 where left out",
    to: "last rate; 10 where left out",
    steps: "updates, each at a rate by the same factor larger; 100 where left out",
    findLrResume: "begin with the state of a run folder, or of a state or checkpoint file; it stays as it is",
    plot: "file to write the plot to, as SVG",
    predictOut: "file to write, in place of the standard output",
    language: "language of the plugins' texts: en or ko",
    notesLanguage: "language of what is said beside the numbers: en or ko",
    json: "print JSON",
    reference: "file of reference cases",
    only: "check these plugins or promises alone, separated by commas",
    checkOptions: "options to check under, as JSON, in place of the defaults",
    checkGiven: "what the checks are told (domain, sample, skip, ...): a JSON file, or a module that exports `given`",
    timeLimit: "seconds that one promise may take",
    checkLanguage: "language of the report: en or ko",
    debug: "print the stack of an error",
    help: "show help",
    version: "print the version",
  },
  progress: {
    epoch: (epoch: number, epochs: number) => `epoch ${epoch}/${epochs}`,
    loss: (loss: string) => `loss ${loss}`,
    validation: (scores: string) => `validation ${scores}`,
    score: (metric: string, value: string) => `${metric} ${value}`,
    learningRate: (rate: string) => `learning rate ${rate}`,
    speed: (steps: string) => `${steps} steps/s`,
    left: (time: string) => `${time} left`,
  },
  train: {
    start: (parts: string, epochs: number, batchSize: number | "all", seed: number) =>
      `${parts}; ${count(epochs, "epoch")}, ${batchSize === "all" ? "all samples at once" : `batches of ${batchSize}`}, seed ${seed}`,
    goingOn: (step: number, epoch: number) => `going on after step ${step}, with epoch ${epoch}`,
    counts: (epochs: number, steps: number) => `${count(epochs, "epoch")}, ${count(steps, "step")}`,
    trained: (counts: string, time: string) => `trained ${counts} in ${time}`,
    test: (metric: string, value: string) => `test ${metric} ${value}`,
    saved: (folder: string) => `saved in ${folder}`,
    report: (file: string) => `report: ${file}`,
    stopping: "stopping after this step; Ctrl-C again stops at once",
    stopped: (step: number, epoch: number, epochs: number) =>
      `stopped after step ${step}, in epoch ${epoch} of ${epochs}`,
    stoppedBy: (reason: string) => `stopped: ${reason}`,
    resume: (command: string) => `go on with: ${command}`,
    nonFinite: (step: number, tensor: string) => `step ${step} was not made: \`${tensor}\` is not finite.`,
    skipped: (batches: number) =>
      `${batches === 1 ? "1 batch was" : `${batches} batches were`} left out, for the loss or a gradient was not finite.`,
    kept: (step: number) => `what was learnt up to step ${step} is kept`,
  },
  findLr: {
    plot: "Learning-rate range test",
    rate: "learning rate",
    point: (rate: string, loss: string) => `rate ${rate}: loss ${loss}`,
    suggested: (rate: string) => `suggestion ${rate}`,
    end: {
      completed: (rate: string) => `all rates were tried, up to ${rate}`,
      diverged: (rate: string) => `the loss diverged at ${rate}`,
      "non-finite": (rate: string) => `the loss was not finite after ${rate || "the first batch"}`,
    },
    readings: (steepest: string, lowest: string) =>
      `the loss falls fastest at ${steepest} and is lowest at ${lowest}, which is already too large: a tenth of that is suggested`,
    suggestion: (rate: string) => `suggestion: ${rate}    (--set optimizer.learningRate=${rate})`,
    none: "no suggestion: the loss never fell. Widen the range with --from and --to, or look for the mistake in the pipeline.",
    noNumber: (name: string, text: string) => `\`--${name}\` must be a number, got "${text}".`,
  },
  predict: {
    prediction: "prediction",
    variance: "variance",
    score: "score",
    embedding: (i: number) => `embedding_${i}`,
    probability: (className: string) => `probability_${className}`,
    accuracy: (value: string, right: number, rows: number) => `accuracy ${value} (${right} of ${rows} rows)`,
    rmse: (value: string) => `rmse ${value}`,
    unknownLabels: (rows: number, classes: string) =>
      `${count(rows, "row")} left out: the label is none of the classes (${classes}).`,
    notNumbers: (rows: number) => `${count(rows, "row")} left out: the target is not a number.`,
  },
  describe: {
    use: "Use it",
    avoid: "Avoid it",
    formula: "Formula",
    source: "Source",
    licence: "Licence",
    tasks: "Tasks",
    options: "Options",
    none: "none",
    needed: "needed",
    default: (value: string) => `default ${value}`,
    unset: "may be left out",
    any: "anything",
    number: "number",
    integer: "whole number",
    text: "text",
    truth: "true or false",
    record: "record",
    duration: 'steps, "5 epochs" or "30%"',
    list: (items: string) => `list of: ${items}`,
    plugin: (kind: string) => `a ${kind}`,
    or: " or ",
    orElse: "; or ",
    between: (low: string, high: string) => `${low} to ${high}`,
    from: (low: string) => `${low} or more`,
    to: (high: string) => `${high} or less`,
    above: (low: string) => `above ${low}`,
    below: (high: string) => `below ${high}`,
  },
  check: {
    failed: (plugin: string, id: string) => `FAILED ${id.includes(plugin) ? id : `${plugin}: ${id}`}`,
    miss: (what: string, expected: string, got: string) => `  ${what}: expected ${expected}, got ${got}`,
    unmatched: (name: string, near: readonly string[]) =>
      `The file has no case of "${name}".${near.length > 0 ? ` Did you mean "${near[0]}"?` : ""}\n`,
    tally: (passed: number, failed: number) => `${passed} passed, ${failed} failed`,
    refusedOptions: (message: string) => `The options to check under are refused. ${message}`,
    unknownOnly: (name: string, near: readonly string[]) =>
      `\`--only\` must name plugins or promises, got "${name}".${near.length > 0 ? ` Did you mean "${near[0]}"?` : ""}`,
  },
  errors: {
    prefix: "downslope: ",
    suggest: (names: readonly string[]) => `Did you mean ${names.map((name) => `"${name}"`).join(" or ")}?`,
    outIsFile: (place: string) => `\`--out\` must name a folder, got the file ${place}.`,
    outNotEmpty: (place: string) =>
      `\`--out\` must name a folder that is new or empty, got ${place}. Nothing is overwritten; name another, or go on with \`--resume\`.`,
    noState: (place: string) =>
      `${place} must be a run folder with a saved state, or a state file. Runs that were killed have none, unless \`train.checkpointEvery\` is set.`,
    noFile: (place: string) => `There is no file ${place}.`,
    unreadable: (place: string, reason: string) => `${place} cannot be read: ${reason}.`,
    notJson: (place: string) => `${place} must be JSON.`,
    noModel: (place: string) =>
      `${place} must be a run folder or a model folder, with model.json and weights.safetensors.`,
    unknownEnding: (file: string, endings: string) => `FILE must end in one of ${endings}, got "${file}".`,
    ownWeights: (place: string) => `FILE must not be the model's own weights, got ${place}. Name another.`,
    noEncode: (dataset: string) =>
      `The data set "${dataset}" cannot encode new files. It must define \`encode\` for its models to predict.`,
    noPackage: (name: string, folder: string) =>
      `It was not found from ${folder}: install it there (npm install ${name}).`,
    noPluginFile: (place: string) => `There is no file ${place}.`,
    notBuilt: (place: string) => `Its entry ${place} is not there. Build it first (npm run build).`,
    pluginFailed: (message: string) => `Loading it failed: ${message}`,
    plugin: (specifier: string, message: string) => `--plugin ${specifier}: ${message}`,
    noPlugins: "It exports no plugin.",
    nothingToCheck: "Name a package, a file or a built-in plugin to check, or give reference cases with `--reference`.",
    pluginForReference: "`--plugin` goes with `--reference` alone: name the package or file itself to check it.",
    noCheck: (specifier: string, message: string) => `${specifier}: ${message}`,
    timeLimit: (given: string) => `\`--time-limit\` must be seconds above 0, got "${given}".`,
    checkGiven: (place: string) =>
      `\`--given\` must name a JSON file with a record, or a module that exports one as \`given\`, got ${place}.`,
    checkOptions: (given: string) => `\`--options\` must be a record in JSON, got ${given}. Write '{"delta": 0.5}'.`,
    unknownKind: (kind: string, advice: string, kinds: string) =>
      `KIND must be one of ${kinds}, got "${kind}".${advice === "" ? "" : ` ${advice}`}`,
    unknownPlugin: (name: string, advice: string) =>
      `PLUGIN must name a plugin, got "${name}". ${advice === "" ? "`downslope list` shows them all." : advice}`,
    ambiguous: (name: string, keys: string) =>
      `PLUGIN must be one plugin, and "${name}" names several. Write one of ${keys}.`,
    unknownLanguage: (language: string) => `\`--lang\` must be en or ko, got "${language}".`,
    crashed: "This is a fault of downslope or of a plugin; `--debug` shows where.",
    keptAfterError: (folder: string) => `What was learnt until then is in ${folder}.`,
  },
  report: {
    language: "en",
    title: (name: string) => `${name}: Downslope run`,
    reasons: { completed: "Completed", stopped: "Stopped", "non-finite": "Stopped: not finite" },
    diagnosis: (step: number, tensor: string) => `Step ${step} was not made: ${tensor} is not finite.`,
    scores: "Scores",
    scoresCaption: "At the end; train: mean over the last epoch",
    split: "split",
    curves: "Curves",
    loss: "Loss",
    perStep: "train, each step",
    perEpoch: "train, each epoch",
    validation: "validation",
    validationOf: (metric: string) => `validation ${metric}`,
    validationTitle: (metric: string) => `Validation ${metric}`,
    learningRate: "Learning rate",
    rate: "learning rate",
    epoch: "epoch",
    step: "step",
    logarithmic: "logarithmic scale",
    described: (name: string, first: string, last: string) => `${name}: from ${first} to ${last}.`,
    point: (name: string, value: string, epoch: number, step: string) =>
      `${name} ${value}, epoch ${epoch}, step ${step}`,
    table: "Table of values",
    everyEpoch: "Each epoch",
    everyNthEpoch: (every: number) => `Every ${every}th epoch, and the last; all are in events.jsonl`,
    document: "Pipeline document",
    pipeline: "With every option",
    versions: "Versions",
    versionsCaption: "What trained it",
    part: "part",
    version: "version",
  },
} as const;

function count(value: number, thing: string): string {
  return `${value.toLocaleString("en-US")} ${thing}${value === 1 ? "" : "s"}`;
}
