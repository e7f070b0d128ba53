"""The columns of an upload, by the names people give them. A template is downloaded with exactly these."""

import re
import unicodedata

# identifiers of one person: what people hold at once is rarely more
MOST_IDENTIFIERS = 5
REQUIRED = ("side", "kind", "value", "ground", "reason")
# column → (its name in English, in Chinese)
NAMES = {
    "side": ("side", "对象"),
    "kind": ("kind", "标识类型"),
    "value": ("value", "标识"),
    "scopes": ("scopes", "限制范围"),
    "categories": ("categories", "商品类目"),
    "ground": ("ground", "事由"),
    "reason": ("reason", "理由"),
    "facts": ("facts", "事实"),
    "starts_on": ("starts_on", "开始日期"),
    "ends_on": ("ends_on", "结束日期"),
    "no_end_reason": ("no_end_reason", "无期限原因"),
    "basis": ("basis", "依据"),
}
_REPEATED = ("kind", "value")


def fold(text: str) -> str:
    """One spelling of a name or a code: half width, lower case, without blanks, dashes and underlines."""
    return re.sub(r"[\s_\-]+", "", unicodedata.normalize("NFKC", text)).lower()


def _spellings() -> dict[str, str]:
    found = {fold(name): column for column, names in NAMES.items() for name in (column, *names)}
    for column in _REPEATED:
        for name in (column, *NAMES[column]):
            found[fold(f"{name}1")] = column
            found |= {fold(f"{name}{n}"): f"{column}{n}" for n in range(2, MOST_IDENTIFIERS + 1)}
    return found


_COLUMN_OF = _spellings()


def column_of(name: str) -> str:
    """The column that a header's cell names, "" for none."""
    return _COLUMN_OF.get(fold(name), "")


def template_names(language: str, identifiers: int = 2) -> list[str]:
    """A header row in the reader's language with room for so many identifiers."""
    chinese = language.startswith("zh")
    found = []
    for column, names in NAMES.items():
        found.append(names[chinese])
        if column == "value":
            found += [f"{NAMES[one][chinese]}{n}" for n in range(2, identifiers + 1) for one in _REPEATED]
    return found
