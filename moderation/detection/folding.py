"""One character to its plain form: width, case, traditional, circled letters, emoji that stand for words."""

import functools
import unicodedata

import opencc

# Emoji that viewers and sellers write instead of a word. A heart is 心, which sounds like 信 (微❤).
EMOJI_WORDS = {
    "❤♥💗💖💕💓💙💚💛🧡💜🖤🤍🤎💘💝💞💟❣": "心",
    "➕✚": "加",
    "💰💵💴💸🪙": "钱",
    "✈🛩": "飞机",
    "🐧": "qq",
    "🛰": "卫星",
    "📱📲": "手机",
    "☎📞": "电话",
    "🧧": "红包",
    "💊": "药",
    "🚬": "烟",
    "🔫": "枪",
    "🔪🗡": "刀",
    "🍺🍻🍷🥂🥃🍶": "酒",
    "🎰": "赌",
    "👗": "裙",
    "🐴": "马",
    "🚗": "车",
}

# Letters of other alphabets drawn like Latin ones (NFKC leaves them alone), and negative or squared
# capitals that have no decomposition.
LOOKALIKES = dict(zip("ѵνхχаеорсіωѡ", "vvxxaeopcıww", strict=True)) | {"ı": "i", "і": "i"}
LETTER_BLOCKS = (0x1F150, 0x1F170, 0x1F1E6)

# Sentence marks keep their meaning (a gap in a pattern never crosses the strong ones).
MARKS = {
    ",": "，",
    "，": "，",
    "…": "，",
    "⋯": "，",
    "、": "、",
    ":": "：",
    "：": "：",
    "∶": "：",
    ";": "；",
    "；": "；",
    "。": "。",
    "｡": "。",
    "\n": "。",
    "\r": "。",
    "\x85": "。",
    "\u2028": "。",
    "\u2029": "。",
    "!": "！",
    "！": "！",
    "?": "？",
    "？": "？",
}
KEPT_SIGNS = frozenset("%.-_/@#&=¥$×")
SPACE = " "
# Where plain forms differ: all of the basic plane but Han and Hangul, then mathematical letters, enclosed
# letters and pictures.
FOLDED_RANGES = (
    (0, 0x3400),
    (0x4DC0, 0x4E00),
    (0xA000, 0xAC00),
    (0xD7A4, 0xE000),
    (0xF900, 0x10000),
    (0x1D400, 0x1D800),
    (0x1F000, 0x1FB00),
)


def _fold(char: str) -> str:
    """The plain form of one character; "" when it is only decoration."""
    code = ord(char)
    if 0xD800 <= code <= 0xDFFF:  # a lone surrogate cannot be encoded for the automaton
        return SPACE
    if char in MARKS:
        return MARKS[char]
    for base in LETTER_BLOCKS:
        if base <= code < base + 26:
            return chr(ord("a") + code - base)
    plain = unicodedata.normalize("NFKC", char).lower()
    if len(plain) > 1:
        return "".join(MARKS.get(c) or ("" if unicodedata.combining(c) else _sign(c)) for c in plain)
    return LOOKALIKES.get(plain) or MARKS.get(plain) or _sign(plain)


def _sign(char: str) -> str:
    category = unicodedata.category(char)
    if category[0] in "LN":
        return char
    if category[0] == "Z" or char in "\t\x00":
        return SPACE
    if char == "+":
        return "加"
    return char if char in KEPT_SIGNS else ""


@functools.cache
def fold_table() -> dict[int, str]:
    """Table for `str.translate`, every code point whose plain form differs from itself.

    Traditional characters go to simplified one by one (OpenCC's characters, not its phrases: a phrase
    would change lengths and cost 20 µs a line). About 0.2 s and 8 MB, built once.
    """
    table: dict[int, str] = {}
    for first, last in FOLDED_RANGES:
        for code in range(first, last):
            char = chr(code)
            plain = _fold(char)
            if plain != char:
                table[code] = plain
    for code in range(0x2F800, 0x2FA20):  # compatibility ideographs of plane 2
        table[code] = unicodedata.normalize("NFKC", chr(code))
    for code in range(0xE0000, 0xE1000):  # tags and the second block of variation selectors
        table[code] = ""
    table.update(dict.fromkeys(range(0xE000, 0xF900), ""))  # private use is ours (syllables)
    for emoji, word in EMOJI_WORDS.items():
        table.update((ord(e), word) for e in emoji)
    han = [chr(c) for c in (*range(0x3400, 0xA000), *range(0x20000, 0x2A6E0))]
    simple = opencc.OpenCC("t2s").convert("\n".join(han)).split("\n")
    table.update((ord(a), b) for a, b in zip(han, simple, strict=True) if a != b and len(b) == 1)
    for code, plain in table.items():  # ㊙ gives 祕 and the like: once more through the Han part
        if len(plain) == 1 and plain != chr(code) and ord(plain) in table and len(table[ord(plain)]) == 1:
            table[code] = table[ord(plain)]
    table.update({ord("妳"): "你", ord("您"): "您", ord("祂"): "他"})
    return table


def folding_into(plain: str) -> str:
    """The characters of `plain` and all whose plain form holds one of them."""
    wanted = frozenset(plain)
    return plain + "".join(chr(code) for code, form in fold_table().items() if not wanted.isdisjoint(form))
