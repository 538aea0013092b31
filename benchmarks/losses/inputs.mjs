import { hostArray, hostNormal, hostUniform } from "@downslope/core";

// Inputs for any loss, from the roles it reads, its target and what it tells about itself: [4096, 1000] for losses of
// classes, [65536] for single numbers, and the nearest sensible size for pairs, embeddings, masks and images.

const classes = 1000;
/** Labels of the embeddings that are compared with each other. */
const identities = 32;

/** Shapes that a plugin does not tell by itself. */
const shapes = {
  "cosine-similarity": [4096, 128],
  diou: [16384, 4],
  giou: [16384, 4],
  // They compare all pairs of labels of a sample.
  "label-ranking": [256, 100],
  "multi-label-margin": [256, 100],
  "mutual-information": [16, 32, 32],
  ncc: [16, 64, 64],
  ssim: [16, 64, 64, 1],
  warp: [256, 100],
};
/** What is tried in turn where nothing tells the shape. */
const fallbacks = [[65536], [4096, 16], [16384, 4], [16, 64, 64], [16, 64, 64, 1]];

/** What a loss may know of the data: classes of equal size. */
export const context = { classCounts: Array(classes).fill(100) };

/** Ways to fill a loss's inputs, the likeliest first: each by role an array and the name of what it holds. */
export function waysToFill(plugin, loss) {
  return shapesOf(plugin, loss).map((shape) => fill(plugin, loss, shape));
}

/** Roles that a loss is differentiated by. */
export const variedRoles = (loss) => loss.inputs.filter((role) => role !== "target" && role !== "length");

function shapesOf({ name, about }, { inputs, target, embeddingSize, init }) {
  const tasks = about.tasks ?? [];
  if (name in shapes) return [shapes[name]];
  if (target === "class-sequence") return [[32, 64, 32]];
  if (!inputs.includes("prediction")) {
    if (inputs.includes("real") || inputs.includes("fake")) return [[65536]];
    return inputs.includes("target") || inputs.includes("anchor") ? [[4096, 128], [65536]] : [[1024, 128]];
  }
  if (embeddingSize !== undefined) return init ? [[4096, 64]] : [[256, 64]];
  if (tasks.includes("segmentation")) return [[16, 64, 64], [4096, 10], ...fallbacks];
  const isOfClasses = ["class-index", "one-hot"].includes(target) || tasks.includes("multiclass");
  const isMultiLabel = tasks.includes("multilabel") && !tasks.includes("binary");
  return isOfClasses || isMultiLabel ? [[4096, classes]] : fallbacks;
}

function fill({ about }, loss, shape) {
  const { inputs, target } = loss;
  const filled = {};
  for (const role of inputs) {
    if (role === "target") filled[role] = targetOf(about, loss, shape);
    else if (role === "length") filled[role] = array("lengths", shape.slice(0, 1), () => shape[1]);
    else if (role === "variance") filled[role] = uniform(shape);
    else if (role === "gradient") filled[role] = normal([4096, 16]);
    else filled[role] = outputOf(about, target, shape, role);
  }
  return { shape, inputs: filled };
}

function outputOf({ outputActivation = "linear" }, target, shape, role) {
  if (outputActivation === "softmax") return distribution(shape, role);
  if (outputActivation === "log-softmax") return logDistribution(shape, role);
  // Numbers between 0 and 1 lie in the domain of every loss of numbers.
  return outputActivation === "linear" && target !== "value" ? normal(shape, role) : uniform(shape, role);
}

function targetOf({ tasks = [], outputActivation = "" }, { inputs, target, embeddingSize, init }, shape) {
  const own = inputs.includes("prediction") ? shape : shape.slice(0, 1);
  const labels = embeddingSize !== undefined && !init ? identities : init ? classes : shape.at(-1);
  if (target === "class-index") {
    const rows = embeddingSize === undefined ? shape.slice(0, -1) : shape.slice(0, 1);
    return array(`labels of ${labels}`, rows, (i) => (i * 7919) % labels, Int32Array);
  }
  if (target === "class-sequence")
    return array("label rows", [shape[0], 10], (i) => 1 + ((i * 7) % (shape.at(-1) - 1)), Int32Array);
  if (target === "one-hot")
    return array("one-hot", own, (i) => Number(i % labels === (Math.floor(i / labels) * 7919) % labels));
  if (target === "binary") return array("bits", own, (i) => Number((i * 7919) % 13 < 4));
  if (target === "sign") return array("signs", own, (i) => ((i * 7919) % 13 < 4 ? 1 : -1));
  return tasks.includes("multiclass") || outputActivation.includes("softmax")
    ? distribution(own, "target")
    : uniform(own, "target");
}

const cache = new Map();
const size = (shape) => shape.reduce((product, length) => product * length, 1);
const seedOf = (text) => [...text].reduce((sum, letter) => (sum * 31 + letter.codePointAt(0)) % 65521, 7);

/** An array made once; `what` names it in files. */
function made(what, shape, make) {
  const key = `${what} ${shape.join("x")}`.replaceAll(" ", "-");
  if (!cache.has(key)) cache.set(key, { ...hostArray(make(), shape), key });
  return cache.get(key);
}

const array = (what, shape, at, Memory = what === "lengths" ? Int32Array : Float32Array) =>
  made(what, shape, () => Memory.from({ length: size(shape) }, (_, i) => at(i)));
const normal = (shape, role = "gradient") =>
  made(`normal ${role}`, shape, () => Float32Array.from(hostNormal(size(shape), seedOf(role), 1)));
const uniform = (shape, role = "variance") =>
  made(`uniform ${role}`, shape, () =>
    Float32Array.from(hostUniform(size(shape), seedOf(role), 1), (value) => 0.05 + 0.9 * value),
  );
const logDistribution = (shape, role) =>
  made(`log distribution ${role}`, shape, () => distribution(shape, role).data.map(Math.log));

function distribution(shape, role) {
  return made(`distribution ${role}`, shape, () => {
    const width = shape.at(-1);
    const data = uniform(shape, role).data.slice();
    for (let start = 0; start < data.length; start += width) {
      const row = data.subarray(start, start + width);
      const sum = row.reduce((total, value) => total + value, 0);
      row.forEach((value, i) => (row[i] = value / sum));
    }
    return data;
  });
}
