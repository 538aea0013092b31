// Settings with which each optimizer reaches the minimum of a quadratic in 300 steps and of Rosenbrock's valley in 2000
// (`steps` where it takes more), and trains the digits above 0.95 in 15 epochs. Rates fall to 0 along half a cosine, but
// where `isAnnealed` says otherwise. What is not named has its default.
const adam = (learningRate) => ({ optimizer: { use: "adam", learningRate } });

export const settings = {
  adabelief: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  adadelta: {
    quadratic: { learningRate: 10, steps: 1000 },
    rosenbrock: { learningRate: 10, steps: 4000 },
    digits: {},
  },
  adafactor: { quadratic: { learningRate: 0.1 }, rosenbrock: { learningRate: 0.03 }, digits: {} },
  adagrad: {
    quadratic: { learningRate: 1 },
    rosenbrock: { learningRate: 1, steps: 4000 },
    digits: { learningRate: 0.03 },
  },
  adam: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  adamax: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  adamw: {
    quadratic: { learningRate: 0.3, weightDecay: 0 },
    rosenbrock: { learningRate: 0.1, weightDecay: 0 },
    digits: {},
  },
  adan: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  ademamix: { quadratic: { learningRate: 0.03 }, rosenbrock: { learningRate: 0.01 }, digits: {} },
  adopt: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  ema: { quadratic: { ...adam(0.3), decay: 0.9 }, rosenbrock: { ...adam(0.1), decay: 0.9 }, digits: adam(0.001) },
  lamb: {
    quadratic: { learningRate: 0.1, weightDecay: 0 },
    rosenbrock: { learningRate: 0.03, weightDecay: 0 },
    digits: { learningRate: 0.01 },
  },
  lars: { quadratic: {}, rosenbrock: {}, digits: {} },
  lbfgs: { quadratic: {}, rosenbrock: {}, digits: {} },
  lion: { quadratic: { learningRate: 0.03 }, rosenbrock: { learningRate: 0.003 }, digits: { learningRate: 0.001 } },
  lookahead: { quadratic: adam(0.3), rosenbrock: adam(0.1), digits: adam(0.001) },
  muon: {
    quadratic: { learningRate: 0.03, weightDecay: 0 },
    rosenbrock: { learningRate: 0.1, weightDecay: 0 },
    digits: { learningRate: 0.01 },
  },
  nadam: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  novograd: { quadratic: { learningRate: 0.1 }, rosenbrock: { learningRate: 0.03 }, digits: { learningRate: 0.01 } },
  prodigy: { quadratic: {}, rosenbrock: {}, digits: {} },
  radam: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  rmsprop: { quadratic: { learningRate: 0.1 }, rosenbrock: { learningRate: 0.03 }, digits: { learningRate: 0.001 } },
  rprop: { quadratic: {}, rosenbrock: {}, digits: {} },
  sam: { quadratic: { ...adam(0.3), rho: 0.01 }, rosenbrock: { ...adam(0.1), rho: 0.001 }, digits: adam(0.001) },
  "schedule-free-adamw": { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  "schedule-free-sgd": { quadratic: { learningRate: 0.1 }, rosenbrock: { learningRate: 0.001 }, digits: {} },
  sgd: {
    quadratic: { learningRate: 0.1, momentum: 0.9 },
    rosenbrock: { learningRate: 0.001, momentum: 0.95 },
    digits: { learningRate: 0.1, momentum: 0.9 },
  },
  "sign-sgd": { quadratic: { learningRate: 0.1 }, rosenbrock: { learningRate: 0.003 }, digits: {} },
  soap: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
  sophia: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: { learningRate: 0.003 } },
  swa: {
    quadratic: { ...adam(0.3), startStep: 200 },
    rosenbrock: { ...adam(0.1), startStep: 1500 },
    digits: { ...adam(0.001), startStep: 500 },
  },
  yogi: { quadratic: { learningRate: 0.3 }, rosenbrock: { learningRate: 0.1 }, digits: {} },
};
