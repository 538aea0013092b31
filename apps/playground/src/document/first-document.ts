/** The document that a first visit begins with. */
export const firstDocument = `# Two spiral arms that no straight line divides.
seed: 0
dataset:
  use: spiral
  classes: 2
  samplesPerClass: 200
  test: 0.2
model:
  use: mlp
  hidden: [16, 16]
  activation: tanh
loss:
  use: binary-cross-entropy
optimizer:
  use: adam
  learningRate: 0.01
metrics:
  - accuracy
train:
  epochs: 200
  batchSize: 32
`;
