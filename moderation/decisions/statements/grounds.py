"""On what ground a decision stands: the law itself, or the site's published rules where they follow guidance."""

from dataclasses import dataclass

from moderation.decisions.statements.citations import citations
from moderation.decisions.statements.words import NONE, Words, listed, sentences, text
from moderation.rulebook.models import RuleVersion


@dataclass(frozen=True, slots=True)
class Ground:
    """`unlawful` as the DSA parts it: contrary to law, or to the terms alone. `lawful` says how it may be said or done
    instead; empty where a rule names nothing."""

    code: str
    version: int
    article: str
    unlawful: bool
    title: Words
    why: Words
    cited: Words
    lawful: Words

    @property
    def words(self) -> Words:
        kind, rests = ("illegal", "law") if self.unlawful else ("contractual", "guidance")
        said = text("ground", kind).fill(code=self.code, title=self.title.inside_quotes(), why=self.why)
        return sentences(said, text("ground", rests).fill(cited=self.cited) if self.cited else NONE)


def ground_of(rule: RuleVersion) -> Ground:
    """From the version that was cited, as it stood then: one from years ago need not fit today's rules."""
    found = citations(rule.article)
    told = rule.definition
    return Ground(
        code=rule.code,
        version=rule.number,
        article=rule.article,
        unlawful=any(citation.law and citation.law.binding for citation in found),
        title=Words(rule.title_en, rule.title_zh),
        why=Words(told.get("reason_en", ""), told.get("reason_zh", "")),
        cited=listed((citation.words for citation in found), en="; ", zh="；"),
        lawful=Words(told.get("lawful_en", ""), told.get("lawful_zh", "")),
    )
