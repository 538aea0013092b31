import type { Wordings } from "./wording.ts";

/** What the YAML reader (the package `yaml`) says where a text is none. */
export const yaml: Wordings = {
  rules: {},
  cures: {
    "Implicit keys need to be on a single line.": "키는 한 줄에 써야 합니다.",
    "Implicit keys of flow sequence pairs need to be on a single line.": "대괄호 안의 키는 한 줄에 써야 합니다.",
    "Implicit map keys need to be followed by map values.": "키 뒤에는 `: 값`이 와야 합니다.",
    "Map keys must be unique.": "키는 한 번씩만 써야 합니다.",
    "Map comment with trailing content.": "주석 뒤에 다른 내용이 있습니다.",
    "Nested mappings are not allowed in compact mappings.": "한 줄에 키와 값을 두 번 쓸 수 없습니다.",
    "A block sequence may not be used as an implicit map key.": "`- `로 적은 목록은 키가 될 수 없습니다.",
    "Block collections are not allowed within flow collections.":
      "괄호 안에서는 줄을 들여쓴 목록이나 레코드를 쓸 수 없습니다.",
    "Block collection cannot start on same line with directives-end marker.": "`---`와 같은 줄에서 시작할 수 없습니다.",
    "All mapping items must start at the same column.": "레코드의 키는 모두 같은 칸에서 시작해야 합니다.",
    "All sequence items must start at the same column.": "목록의 항목은 모두 같은 칸에서 시작해야 합니다.",
    "All collection items must start at the same column.": "항목은 모두 같은 칸에서 시작해야 합니다.",
    "Sequence item without - indicator.": "목록의 항목에 `-`가 없습니다.",
    "Each pair must have its own sequence indicator.": "쌍마다 `-`가 따로 있어야 합니다.",
    "Missing closing {quote}": "닫는 따옴표가 없습니다.",
    "Missing , between {place:flow} items.": "{place}의 항목 사이에 `,`가 없습니다.",
    "Missing , or : between {place:flow} items.": "{place}의 항목 사이에 `,`나 `:`가 없습니다.",
    "Missing space after : in {place:flow}.": "{place}에서 `:` 뒤에 공백이 없습니다.",
    "Missing directives-end indicator line.": "`---` 줄이 없습니다.",
    "Missing directives-end/doc-start indicator line.": "`---` 줄이 없습니다.",
    "Missing newline after block sequence props.": "목록 앞의 표시 뒤에서 줄을 바꿔야 합니다.",
    "Unexpected empty item in {place:flow}.": "{place}에 빈 항목이 있습니다.",
    "Unexpected block-seq-ind on same line with key.": "키와 같은 줄에 목록의 `-`를 쓸 수 없습니다.",
    "Unexpected doc-end without preceding document.": "앞에 문서가 없는데 문서가 끝났습니다.",
    "Unexpected {token} at node end.": "값이 끝난 자리에 다른 것이 더 있습니다.",
    "Unexpected {token} in {place:flow}.": "{place}에 올 수 없는 것이 있습니다: {token}.",
    "Unexpected {token} token in YAML {place}.": "여기에 올 수 없는 것이 있습니다.",
    "Unexpected {token} token.": "여기에 올 수 없는 것이 있습니다.",
    "{place:flow} must end with a {sign}.": "{place}은(는) `{sign}`로 끝나야 합니다.",
    "{place:flow} in block collection must be sufficiently indented and end with a {sign}.":
      "{place}은(는) 충분히 들여쓰고 `{sign}`로 끝나야 합니다.",
    "Flow end indicator should be more indented than parent.": "닫는 괄호는 위의 키보다 더 들여써야 합니다.",
    "Block scalar header includes extra characters: {text}.": "`|`나 `>` 뒤에 다른 글자가 있습니다: {text}.",
    "Block scalar header not found.": "`|`나 `>`가 없습니다.",
    "Block scalar values in collections must be indented.": "여러 줄 글은 들여써야 합니다.",
    "Block scalars with more-indented leading empty lines must use an explicit indentation indicator.":
      "여러 줄 글의 앞쪽 빈 줄이 더 들여써져 있습니다.",
    "Block scalar lines must not be less indented than their {place}.":
      "여러 줄 글의 줄은 첫 줄보다 덜 들여쓸 수 없습니다.",
    "Unexpected token in block scalar header: {token}.": "`|`나 `>` 뒤에 올 수 없는 것이 있습니다: {token}.",
    "Comments must be separated from other tokens by white space characters.": "주석은 앞과 공백으로 띄워야 합니다.",
    "Tags and anchors must be separated from the next token by white space.":
      "태그와 앵커는 뒤와 공백으로 띄워야 합니다.",
    "Anchors and tags must be after the {sign} indicator.": "앵커와 태그는 {sign} 뒤에 와야 합니다.",
    "An alias node must not specify any properties.": "별칭에는 태그나 앵커를 붙일 수 없습니다.",
    "A node can have at most one anchor.": "값 하나에 앵커는 하나만 붙일 수 있습니다.",
    "A node can have at most one tag.": "값 하나에 태그는 하나만 붙일 수 있습니다.",
    "The : indicator must be at most 1024 chars after the start of an implicit {place}.":
      "`:`는 키가 시작한 뒤 1024자 안에 와야 합니다.",
    "Not a YAML token: {text}.": "YAML이 아닌 것이 있습니다: {text}.",
    "Unresolved tag: {tag}.": "모르는 태그입니다: {tag}.",
    "Tried to pop an empty stack.": "열지 않은 것을 닫았습니다.",
  },
};
