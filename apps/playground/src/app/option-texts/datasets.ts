import type { Descriptions } from "./descriptions.ts";

/** Options of data sets. */
export const datasetOptions: Descriptions = {
  "fraction of the rows held out for testing, 0 to 0.9": "평가용으로 떼어 둘 행의 비율, 0에서 0.9",
  "fraction of the rows looked at while training, 0 to 0.9; with `test` below 1":
    "학습 중에 살펴볼 행의 비율, 0에서 0.9. `test`와 합쳐 1 미만",
  "seed of the splits alone; left out, it is the run's seed": "분할에만 쓰는 시드. 비우면 실행의 시드",
  "keep the proportions of the classes in each split": "분할마다 클래스 비율을 유지",
  "standard: mean 0 and deviation 1; min-max: 0 to 1; none. Learnt on the training split":
    "standard: 평균 0, 표준 편차 1. min-max: 0에서 1. none: 그대로. 학습용 데이터에서 구합니다",
  "points, all splits together": "점의 수. 모든 분할을 합친 것",
  "points in each cloud": "구름 하나의 점 수",
  "points in each cloud where they differ, one number a class; stands in for `samplesPerClass`":
    "구름마다 점 수가 다를 때, 클래스마다 수 하나. `samplesPerClass`를 대신합니다",
  "clouds, 2 to 20": "구름의 수, 2에서 20",
  "inputs of a point": "점 하나의 입력 수",
  "deviation of the points from the centre of their cloud": "점이 구름 중심에서 벗어나는 표준 편차",
  "how far from 0 a coordinate of a centre may be": "중심의 좌표가 0에서 떨어질 수 있는 거리",
  "cells along each side, 2 to 20; 2 is XOR": "한 변의 칸 수, 2에서 20. 2면 XOR",
  "deviation of the points from where their class was told, in cells":
    "클래스를 정한 자리에서 점이 벗어나는 표준 편차. 칸 단위",
  "points on each circle": "원 하나의 점 수",
  "radius of the inner circle; that of the outer is 1": "안쪽 원의 반지름. 바깥쪽은 1",
  "deviation of the points from their circle, in the outer radius":
    "점이 원에서 벗어나는 표준 편차. 바깥쪽 반지름 단위",
  "points on each half circle": "반원 하나의 점 수",
  "deviation of the points from their half circle, in its radius": "점이 반원에서 벗어나는 표준 편차. 반지름 단위",
  "arms, 2 to 20": "팔의 수, 2에서 20",
  "points on each arm": "팔 하나의 점 수",
  "deviation of the points from their arm, in gaps between arms": "점이 팔에서 벗어나는 표준 편차. 팔 사이 간격 단위",
  "how often an arm winds around the centre": "팔이 중심을 감는 횟수",
  "slope of the line": "직선의 기울기",
  "height of the line at 0": "0에서 직선의 높이",
  "deviation of all points from the line": "모든 점이 직선에서 벗어나는 표준 편차",
  "fraction of the training points that are outliers": "학습용 점 가운데 이상치의 비율",
  "how far outliers lie above the line (negative: below)": "이상치가 직선 위로 벗어난 거리 (음수면 아래로)",
  "slope along each input; so many inputs": "입력마다의 기울기. 적은 수만큼 입력이 생깁니다",
  "height of the plane at 0": "0에서 평면의 높이",
  "deviation of all points from the plane": "모든 점이 평면에서 벗어나는 표준 편차",
  "periods between -1 and 1": "-1과 1 사이의 주기 수",
  "deviation of all points from the sine, whose height is 1": "모든 점이 높이 1인 사인 곡선에서 벗어나는 표준 편차",
  "how far outliers lie above the sine (negative: below)": "이상치가 사인 곡선 위로 벗어난 거리 (음수면 아래로)",
  "rows of numbers, one a sample, the target last: a number, or the name of a class":
    "수를 적은 행들. 한 행이 표본 하나이고, 마지막은 목표인 수나 클래스 이름",
  "what the last entry of each row is": "행의 마지막 값이 무엇인지",
  "the file, relative to the document, or an address": "파일. 문서를 기준으로 한 경로나 주소",
  "the table itself, in place of `path`": "`path` 대신 직접 적은 표",
  "column to predict; left out, the last": "예측할 열. 비우면 마지막 열",
  "columns to learn from; left out, all but the target": "학습에 쓸 열. 비우면 목표를 뺀 전부",
  "columns to read as categories though they hold numbers": "수가 들어 있어도 범주로 읽을 열",
  "what the target holds": "목표 열에 든 것",
  "missing cells: refuse; drop the row; or fill with the mean, or the commonest category, of training":
    "빈 칸: 거부하거나, 행을 빼거나, 학습용 데이터의 평균 또는 가장 흔한 범주로 채웁니다",
  "the first line names the columns; else they are column1, column2, ...":
    "첫 줄이 열 이름인지 여부. 아니면 `column1`, `column2`, ...로 부릅니다",
  "character between cells; auto: tab, semicolon, bar or comma, by the first ten lines":
    "칸 사이의 글자. auto면 처음 열 줄을 보고 탭, 세미콜론, 막대, 쉼표 가운데 고릅니다",
};
