"""A finding in one sentence for a person: the rule, the words, and why they count."""

from collections.abc import Mapping

from moderation.detection.categories import category_name
from moderation.detection.rules import RuleSpec
from moderation.detection.types import Finding

LANGUAGES = ("en", "zh-hans")

# Machine code of a part → (English, 简体中文). A code with a value of its own (price:2990) stands under
# its name alone, and `{}` takes the value.
PARTS: Mapping[str, tuple[str, str]] = {
    "speaker:streamer": ("said by the streamer", "主播所说"),
    "speaker:operator": ("said by the operator", "直播间运营者所说"),
    "speaker:viewer": ("said by a viewer", "观众所说"),
    "negation:none": ("no negation near", "前后没有否定"),
    "severity:lowered": ("weighs less from a viewer", "出自观众，严重程度降低一级"),
    "severity:raised": ("weighs more in a regulated category", "属于严管类目，严重程度提高一级"),
    "via:nickname": ("another name for the word", "用了代称"),
    "via:pinyin": ("written by sound", "用了同音字"),
    "via:split": ("written in parts of the character", "用了拆字"),
    "via:marks": ("marks set between the characters", "字间插入了符号"),
    "via:several_lines": ("spelled over several lines", "分多条发出"),
    "check:price": ("check the price", "请核对价格"),
    "check:private_message": ("check what the private message is for", "请核对私信的用途"),
    "check:draw_rules": ("check that the rules of the draw are published", "请核对抽奖规则是否已公布"),
    "check:reason": ("check that the comment bears out the reason given", "请核对评论是否符合所填理由"),
    "check:context": ("check what stands around it", "请核对上下文"),
    "facts:was_price": ("the crossed-out price is too high", "划线价过高"),
    "facts:spoken_price": ("the spoken price does not fit", "口播价格不符"),
    "facts:amount": ("the order settles above the listed price", "结算金额高于标价"),
    "data:mobile": ("a mobile number", "手机号码"),
    "data:resident_id": ("a resident id number", "居民身份证号码"),
    "data:bank_card": ("a bank card number", "银行卡号"),
    "notice:missing": ("the notice or the approval number is missing", "缺少提示语或批准文号"),
    "reason:none": ("no reason was given", "未填写理由"),
    "reason": ("reason given: {}", "所填理由：{}"),
    "category": ("category: {}", "类目：{}"),
    "lowest_7d": ("lowest deal of seven days: {}", "近七日最低成交价：{}"),
    "price": ("listed price: {}", "标价：{}"),
    "prize": ("prize said to be worth {}", "所称奖品价值：{}"),
}
IN_FEN = frozenset(("lowest_7d", "price", "prize"))
NO_WORDS = ("the facts of the signal", "信号所载的事实")


def explain(finding: Finding, rule: RuleSpec, language: str) -> str:
    """One sentence with its parts, in `language` ("en" or "zh-hans"; any other is read as English).

    Off-platform contact: “加我微信” · said by the streamer · no negation near
    """
    chinese = language.lower().startswith("zh")
    title = rule.title_zh if chinese else rule.title_en
    words = f"“{finding.text}”" if finding.text else NO_WORDS[chinese]
    parts = [part_text(code, language) for code in finding.parts]
    return f"{title}{'：' if chinese else ': '}{' · '.join([words, *parts])}"


def part_text(code: str, language: str) -> str:
    """One part in words; an unknown code is shown as it is."""
    chinese = language.lower().startswith("zh")
    name, _, value = code.partition(":")
    texts = PARTS.get(code) or PARTS.get(name)
    if texts is None:
        return code
    if name in IN_FEN and value.isdigit():
        value = f"¥{int(value) / 100:,.2f}"
    if name == "category":
        value = category_name(value, language)
    return texts[chinese].replace("{}", value)
