// Settings with which each optimizer reaches the minimum of a quadratic in 300 steps and of Rosenbrock's valley in 2000
// (`steps` where it takes more), and trains the digits above 0.95 in 15 epochs. Rates fall to 0 along half a cosine, but
// where `isAnnealed` says otherwise. What is not named has its default.
const adam = (learningRate) => ({ optimizer: { use: "adam", learningRate } });

export const settings = {
  adabelief: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  adadelta: {
    quadratic: { learningRate: 10, steps: 1000 },
    rosenbrock: { learningRate: 3, steps: 12_000 },
    digits: {},
  },
  adafactor: {
    quadratic: { learningRate: 0.1 },
    rosenbrock: { learningRate: 0.02, steps: 6000 },
    digits: {},
  },
  adagrad: {
    quadratic: { learningRate: 1 },
    rosenbrock: { learningRate: 1, steps: 6000 },
    digits: { learningRate: 0.03 },
  },
  adam: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  adamax: {
    quadratic: { learningRate: 0.3 },
    rosenbrock: { learningRate: 0.2, steps: 6000 },
    digits: { learningRate: 0.005 },
  },
  adamw: {
    quadratic: { learningRate: 0.3, weightDecay: 0 },
    rosenbrock: { learningRate: 0.1, weightDecay: 0 },
    digits: {},
  },
  adan: {
    quadratic: { learningRate: 0.5, steps: 600 },
    rosenbrock: { learningRate: 0.1 },
    digits: { learningRate: 0.003 },
  },
  ademamix: {
    quadratic: { learningRate: 1, alpha: 2, steps: 600 },
    rosenbrock: { learningRate: 1, alpha: 2, steps: 6000 },
    digits: {},
  },
  adopt: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 1, steps: 6000 }, digits: {} },
  ema: {
    quadratic: { ...adam(0.3), decay: 0.9 },
    rosenbrock: { ...adam(0.1), decay: 0.9 },
    digits: { ...adam(0.002), decay: 0.98 },
  },
  lamb: {
    quadratic: { learningRate: 0.1, weightDecay: 0 },
    rosenbrock: { learningRate: 0.1, weightDecay: 0, steps: 12_000 },
    digits: { learningRate: 0.01 },
  },
  lars: {
    quadratic: { learningRate: 0.2, trustCoefficient: 0.01, weightDecay: 0, steps: 600 },
    rosenbrock: { learningRate: 0.05, trustCoefficient: 0.1, weightDecay: 0, steps: 4000 },
    digits: {},
  },
  lbfgs: {
    quadratic: { steps: 40, isAnnealed: false },
    rosenbrock: { steps: 80, isAnnealed: false },
    digits: { batchSize: "all", epochs: 150, isAnnealed: false },
  },
  lion: {
    quadratic: { learningRate: 0.2, weightDecay: 0, steps: 600 },
    rosenbrock: { learningRate: 0.003, weightDecay: 0 },
    digits: { learningRate: 0.001 },
  },
  lookahead: { quadratic: adam(0.3), rosenbrock: adam(0.1), digits: adam(0.003) },
  muon: {
    quadratic: { learningRate: 0.1, weightDecay: 0, steps: 600 },
    rosenbrock: { learningRate: 0.1, weightDecay: 0 },
    digits: { learningRate: 0.01 },
  },
  nadam: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.05, steps: 4000 }, digits: {} },
  novograd: {
    quadratic: { learningRate: 0.1 },
    rosenbrock: { learningRate: 0.03 },
    digits: { learningRate: 0.01 },
  },
  prodigy: { quadratic: {}, rosenbrock: {}, digits: {} },
  radam: {
    quadratic: { learningRate: 0.3 },
    // Its first steps follow the momentum, whose length in the valley is over a hundred.
    rosenbrock: { learningRate: 0.1, clip: 1 },
    digits: { learningRate: 0.005 },
  },
  rmsprop: {
    quadratic: { learningRate: 0.1 },
    rosenbrock: { learningRate: 0.01, steps: 4000 },
    digits: { learningRate: 0.001 },
  },
  rprop: {
    quadratic: { isAnnealed: false },
    rosenbrock: { isAnnealed: false },
    digits: { learningRate: 0.001, batchSize: "all", epochs: 60, isAnnealed: false },
  },
  sam: {
    quadratic: { ...adam(0.3), rho: 0.01 },
    rosenbrock: { ...adam(0.1), rho: 0.001 },
    digits: adam(0.002),
  },
  "schedule-free-adamw": {
    quadratic: { learningRate: 0.3, isAnnealed: false },
    rosenbrock: { learningRate: 0.1, steps: 6000, isAnnealed: false },
    digits: { isAnnealed: false },
  },
  "schedule-free-sgd": {
    quadratic: { learningRate: 0.1, steps: 2000, isAnnealed: false },
    rosenbrock: { learningRate: 0.003, steps: 12_000, isAnnealed: false },
    digits: { isAnnealed: false },
  },
  sgd: {
    quadratic: { learningRate: 0.1, momentum: 0.9 },
    rosenbrock: { learningRate: 0.001, momentum: 0.95 },
    digits: { learningRate: 0.1, momentum: 0.9 },
  },
  "sign-sgd": {
    quadratic: { learningRate: 0.1 },
    rosenbrock: { learningRate: 1, steps: 6000 },
    digits: { learningRate: 0.002 },
  },
  soap: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  sophia: {
    quadratic: { learningRate: 0.3 },
    rosenbrock: { learningRate: 1, weightDecay: 0, steps: 6000 },
    digits: { learningRate: 0.003 },
  },
  swa: {
    quadratic: { ...adam(0.3), startStep: 200 },
    rosenbrock: { ...adam(0.1), startStep: 1500 },
    digits: { ...adam(0.002), startStep: 500 },
  },
  yogi: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
};
