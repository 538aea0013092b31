import type { Descriptions } from "./descriptions.ts";

/** Options of losses on pairs, triplets, embeddings and angles. */
export const embeddingOptions: Descriptions = {
  "distance that pairs of different samples should keep": "다른 표본의 쌍이 벌어져야 할 거리",
  "distance that dissimilar pairs should keep": "닮지 않은 쌍이 벌어져야 할 거리",
  "distance that negatives should keep": "음성이 벌어져야 할 거리",
  "distance on either side of beta that pairs should keep": "쌍이 beta의 양쪽으로 벌어져야 할 거리",
  "distance that divides positive from negative pairs": "양성 쌍과 음성 쌍을 가르는 거리",
  "lead that the better score should have": "더 나은 점수가 앞서야 하는 차이",
  "cosine above which a pair of different samples costs": "다른 표본의 쌍에 손실이 생기기 시작하는 코사인",
  "smallest length of a vector to divide by": "나눌 때 쓰는 벡터 길이의 하한",

  "how much farther the negative should be than the positive": "음성이 양성보다 더 멀어야 하는 거리",
  "order of the norm": "노름의 차수",
  "take the negative from the positive where that is nearer": "양성에서 잰 음성이 더 가까우면 그 거리를 씀",
  "added to each difference": "차이마다 더하는 값",
  "the norm, its square, or 1 - cos": "노름, 그 제곱, 또는 1 - cos",
  "how triplets are made from class indices; none: they are given":
    "클래스 번호로 삼중항을 만드는 방법. none이면 주어진 것을 씁니다",
  "mean over all, or over those that cost": "전체의 평균, 또는 손실이 있는 것만의 평균",

  "largest angle at the negative, in degrees": "음성에서 잰 가장 큰 각. 도 단위",
  "angle added to that of the own class, in radians": "자기 클래스의 각에 더하는 각. 라디안",
  "how many times the angle to the own class counts": "자기 클래스의 각에 곱하는 수",
  "what is taken from the cosine of the own class": "자기 클래스의 코사인에서 빼는 값",
  "what is taken from the similarity to the own class": "자기 클래스와의 유사도에서 빼는 값",
  "factor of the cosines before the softmax": "소프트맥스 전에 코사인에 곱하는 수",
  "vectors of each class": "클래스마다의 벡터 수",
  "temperature by which the centers of a class share a sample": "한 클래스의 중심들이 표본을 나눠 맡는 온도",
  "weight of the distances between centers of a class": "한 클래스의 중심들 사이 거리의 가중치",

  "scale of the similarities": "유사도에 곱하는 수",
  "positives should exceed 1 less it, negatives stay below it":
    "양성은 1에서 이 값을 뺀 것보다 크고, 음성은 이 값보다 작아야 합니다",
  "scale of positive pairs": "양성 쌍에 곱하는 수",
  "scale of negative pairs": "음성 쌍에 곱하는 수",
  "similarity that divides positives from negatives": "양성과 음성을 가르는 유사도",
  "slack of the mining of hard pairs, 0.1 in the paper; null counts all pairs":
    "어려운 쌍을 고를 때의 여유. 논문은 0.1이며 null이면 모든 쌍을 씁니다",
  "what similarities are divided by: the smaller, the more the nearest negatives count":
    "유사도를 나누는 수: 작을수록 가까운 음성이 더 반영됩니다",
  "what squared distances are divided by": "거리의 제곱을 나누는 수",
  "-log p, or 1 - p, the share of wrong neighbours": "-log p, 또는 틀린 이웃의 비율인 1 - p",
  "whether right ones also look for their left ones": "오른쪽도 왼쪽의 짝을 찾을지 여부",
  "bins of the histogram of squared distances": "거리 제곱 히스토그램의 구간 수",
  "weight of the squared lengths of the embeddings": "임베딩 길이 제곱의 가중치",
  "how much the hardest samples count above others": "가장 어려운 표본이 더 반영되는 정도",
  "margin of the cosines, on both sides": "코사인의 마진. 양쪽에 적용됩니다",
  "whether the sum leaves the own class out, as in the paper": "논문처럼 합에서 자기 클래스를 뺄지 여부",

  "weight of the redundancy between dimensions": "차원 사이 중복의 가중치",
  "weight of the distance between views": "두 변형본 사이 거리의 가중치",
  "weight of what standard deviations lack to 1": "표준 편차가 1에 못 미친 만큼의 가중치",
  "weight of the covariances": "공분산의 가중치",
};
