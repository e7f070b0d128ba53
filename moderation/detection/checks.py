"""Tests that words alone cannot make: numbers, prices, deleted comments, what earlier lines said."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from moderation.detection.amounts import amounts
from moderation.detection.categories import canonical
from moderation.detection.identifiers import LONG_NUMBER, personal_numbers
from moderation.detection.readings import read
from moderation.detection.types import EMPTY, KINDS, Context, Signal

# start and end in the plain reading (both 0: the whole text), score, severity ("" is the rule's), parts
Shown = tuple[int, int, float, str, tuple[str, ...]]

PRIZE_LIMIT = 50_000_00  # fen: top prize of a lottery (Anti-Unfair Competition Law 2025, 11)


@dataclass(slots=True)
class Scene:
    """One signal among its neighbours: `sequence[place]` is the signal, `line` its plain reading."""

    signal: Signal
    line: str
    sequence: Sequence[Signal]
    place: int
    context: Context
    shown: Mapping[str, Any]  # facts of the product shown last

    def earlier(self, most: int) -> Iterable[Signal]:
        """Up to `most` earlier lines by the same kind and speaker, newest first."""
        for place in range(self.place - 1, max(-1, self.place - 1 - most), -1):
            last = self.sequence[place]
            if last.kind == self.signal.kind and last.speaker == self.signal.speaker:
                yield last

    @property
    def previous_line(self) -> str:
        """Plain reading of the last line by the same speaker, "" when there is none near."""
        return next((read(signal.text) for signal in self.earlier(2)), "")

    @property
    def product(self) -> Mapping[str, Any]:
        """What is known of the product this signal names or, for speech, the one shown last."""
        facts, products = self.signal.facts, self.context.products
        if "product" not in facts and self.signal.kind == "speech":
            if self.shown:
                facts = self.shown
            elif len(products) == 1:
                return next(iter(products.values()))
        return {**products.get(str(facts.get("product", "")), EMPTY), **facts}


def last_shown(signals: Sequence[Signal]) -> Mapping[str, Any]:
    """Facts of the last product shown in `signals`, empty when none was."""
    for signal in reversed(signals):
        if signal.kind == "product" and signal.facts.get("action", "shown") == "shown":
            return signal.facts
    return EMPTY


@dataclass(frozen=True, slots=True)
class Check:
    """A test in code; `gate` is a quick look at a line of the `gated` kinds that spares the test."""

    run: Callable[[Scene], Iterable[Shown]]
    gate: re.Pattern[str] | None = None
    gated: tuple[str, ...] = KINDS


def _fen(value: Any) -> int | None:
    """A price that is a positive whole number of fen, else None (True is not a price)."""
    return value if isinstance(value, int) and not isinstance(value, bool) and value > 0 else None


COMPARED = re.compile("原价|原来卖|平时卖?|日常价?|市场价|专柜价?|之前卖|划线价|门市价|官网价?|吊牌价?")
NOT_COMPARED = re.compile("建议零售价|指导价")


def comparison_price(scene: Scene) -> Iterable[Shown]:
    """PR16-1: the crossed-out or spoken comparison price lies above the lowest deal of seven days."""
    product = scene.product
    lowest, was = _fen(product.get("lowest_7d")), _fen(product.get("was_price"))
    if lowest is None:
        return
    if scene.signal.kind in ("product", "order") and was is not None and was > lowest:
        yield 0, 0, 0.95, "", ("facts:was_price", f"lowest_7d:{lowest}")
    if scene.signal.kind == "speech" and not NOT_COMPARED.search(scene.line):
        for match in COMPARED.finditer(scene.line):
            spoken = next((a for a in amounts(scene.line) if 0 <= a[0] - match.end() <= 4), None)
            if spoken and spoken[2] > lowest:
                yield match.start(), spoken[1], 0.9, "", ("facts:spoken_price", f"lowest_7d:{lowest}")


OFFERED = re.compile(
    "只要|只需|仅需|仅售|到手价?|现价|秒杀价?|直播间价?|活动价|一口价|福利价|(?:今天|今晚|卖|才)(?=[^，。]{1,9}[块元])"
)
REDUCED = re.compile("券|满减|立减|减|省|便宜|优惠|送|定金|预付|每[个只斤克]|平均|折合|一[个只]才|运费|邮费")


def spoken_price(scene: Scene) -> Iterable[Shown]:
    """PR20-1: the announced price lies below the product's, or an order settles above it."""
    price = _fen(scene.product.get("price"))
    if scene.signal.kind == "order":
        ordered = scene.context.products.get(str(scene.signal.facts.get("product", "")), EMPTY)
        listed = _fen(ordered.get("price"))
        amount = _fen(scene.signal.facts.get("amount"))
        pieces = _fen(scene.signal.facts.get("quantity")) or 1
        if listed is not None and amount is not None and amount > listed * pieces and amount < listed * 2:
            yield 0, 0, 0.8, "", ("facts:amount", f"price:{listed}")
    if scene.signal.kind != "speech" or price is None or REDUCED.search(scene.line):
        return
    for match in OFFERED.finditer(scene.line):
        spoken = next((a for a in amounts(scene.line) if 0 <= a[0] - match.end() <= 3), None)
        # below a tenth it is rather a count or the price of something else
        if spoken and price // 10 <= spoken[2] < price:
            yield match.start(), spoken[1], 0.85, "", ("facts:spoken_price", f"price:{price}")
            return


DRAWN = re.compile("抽(?!烟|油|屉|纸|空|象|样|查|筋)|头奖|一等奖|特等奖|大奖|奖品|中奖|开奖")


def prize_value(scene: Scene) -> Iterable[Shown]:
    """UC11-1: a draw whose prize is said to be worth more than 50,000 yuan."""
    drawn = DRAWN.search(scene.line)
    if drawn is None:
        return
    for start, end, fen in amounts(scene.line):
        near = min(abs(start - drawn.end()), abs(drawn.start() - end))
        if fen > PRIZE_LIMIT and near <= 12 and not re.match("人|粉|个|次|名|份|单", scene.line[end:]):
            yield min(start, drawn.start()), max(end, drawn.end()), 0.85, "", (f"prize:{fen}",)
            return


UNFAVOURABLE = re.compile(
    "质量(?:太|很|真|非常|特别|好)?(?:差|烂|不行|不好|有问题|堪忧)|太?差劲?|烂(?!漫)|垃圾|难(?:用|吃|喝|看|闻)|坑人?|骗|假货|假的|上当|后悔|失望|"
    "退款|退货|不退|投诉|没人理|不理人|不回复?|不发货|没收到|发错|少发|破了?|坏(?:了|的)|裂|漏|掉色|起球|褪色|缩水|过敏|烂脸|拉肚子|有?异味|臭|发霉|过期|"
    "虫|不值|贵了|虚假|夸大|货不对板|不符|不一样|色差|偏小|偏大|不好|不行|不满意|没效果|没用|别买|不要买|千万别|避雷|踩雷|拉黑|差评|态度(?:差|恶劣)|敷衍|维权|消协|12315|再也不"
)
ABUSIVE = re.compile(
    "傻逼|傻b|操你|草你|死全家|全家死|贱|婊|畜生|狗东西|滚|nmsl|cnm|弄死|杀了你|尼玛|你妈|脑残|智障|辱骂|人身攻击"
)
SPAM = re.compile(r"https?|www|\.com|\.cn|加我|微信|vx|兼职|刷单|代刷|互粉|来我直播间|(.{1,6})\1{3}")
ILLEGAL = re.compile("赌|毒|枪|裸|约炮|色情|发票|代开|高仿|假证")
# Lawful reasons for a deletion (Livestream Marketing Measures 21 with the ecology provisions).
LAWFUL = {
    "illegal": ILLEGAL,
    "illegal_content": ILLEGAL,
    "personal_data": None,
    "privacy": None,
    "abuse": ABUSIVE,
    "abusive": ABUSIVE,
    "harassment": ABUSIVE,
    "spam": SPAM,
    "advertising": SPAM,
    "minors": re.compile("未成年|学生|小孩|孩子|岁"),
    "minors_protection": re.compile("未成年|学生|小孩|孩子|岁"),
}
PERSONAL = re.compile("电话|手机|身份证|住址|地址|小区|住在?|真名|车牌|个人信息|隐私")


def deleted_comment(scene: Scene) -> Iterable[Shown]:
    """LM21-1: an unfavourable comment was deleted and no lawful reason was given.

    A lawful reason that the words do not bear out at all is only a hint (low): a person should look.
    """
    reason = str(scene.signal.facts.get("reason_code") or "").strip().lower()
    match = UNFAVOURABLE.search(scene.line)
    if match is None:
        return
    if reason in LAWFUL:
        shows = LAWFUL[reason]
        if shows is None:
            borne_out = bool(personal_numbers(scene.line) or PERSONAL.search(scene.line))
        else:
            borne_out = shows.search(scene.line) is not None
        if not borne_out:
            yield match.start(), match.end(), 0.4, "low", (f"reason:{reason}", "check:reason")
        return
    if not reason and re.search("理由已(?:登记|记录|说明)", scene.line):
        return
    yield match.start(), match.end(), 0.9, "", (f"reason:{reason or 'none'}",)


SERVICE_LINE = re.compile(
    "官方|客服|热线|400|800|订单号|快递单?号|单号|运单|编号|条码|尾号|货号|批号|防伪|备案|许可证|口令|房间号"
)


def personal_data(scene: Scene) -> Iterable[Shown]:
    """PI10-1: a mobile, resident id or bank card number, also spelled over several lines."""
    line = scene.line
    for start, end, what in personal_numbers(line):
        if not SERVICE_LINE.search(line[max(0, start - 8) : start]):
            yield start, end, 0.9, "", (f"data:{what}",)
    if (pieces := _spelled(scene)) and personal_numbers(pieces):
        yield 0, len(line), 0.7, "", ("data:mobile", "via:several_lines")


SPELLED = re.compile("[0-9零〇一二两三四五六七八九幺]{1,8}")


def _spelled(scene: Scene) -> str:
    """A number given over several lines that hold digits only, ending with this one; "" otherwise."""
    if not SPELLED.fullmatch(scene.line):
        return ""
    pieces = [scene.line]
    for earlier in scene.earlier(6):
        piece = read(earlier.text)
        if not SPELLED.fullmatch(piece):
            break
        pieces.insert(0, piece)
    return "".join(pieces) if len(pieces) > 1 and LONG_NUMBER.search("".join(pieces)) else ""


HEALTH_FOOD = re.compile("保健食品|保健品|蓝帽")
NOTICE = re.compile("不能(?:代替|替代)药|国食健[字注]|食健备|卫食健字|本品不能")


SOLICITING = re.compile("加好友|同号|微信|联系|找我|加我|拨打|打我|订[货购]?|记一下|省得|不走平台|拿货|便宜")
OTHERS = re.compile("刚才?付款|下单的|中奖|买家|客户|他的?|她的?|同学|住在?")


def contact_number(scene: Scene) -> Iterable[Shown]:
    """LM10-1: a mobile number given out together with words that invite to use it."""
    numbers = [n for n in personal_numbers(scene.line) if n[2] == "mobile"]
    if not numbers or not SOLICITING.search(scene.line) or OTHERS.search(scene.line):
        return
    start, end, _ = numbers[0]
    if not SERVICE_LINE.search(scene.line[max(0, start - 8) : start]):
        lowered = scene.signal.kind == "chat" and scene.signal.speaker == "viewer"
        yield start, end, 0.75, "medium" if lowered else "", ("data:mobile",)


def missing_notice(scene: Scene) -> Iterable[Shown]:
    """AD18-2: a health food shown on its product or picture text without the notice and the number."""
    if scene.signal.kind not in ("product", "cover", "frame") or not scene.line:
        return
    category = canonical(scene.signal.category or str(scene.signal.facts.get("category") or ""))
    named = HEALTH_FOOD.search(scene.line)
    if (category == "health_food" or named) and not NOTICE.search(scene.line):
        start, end = named.span() if named else (0, len(scene.line))
        yield start, end, 0.7, "", ("notice:missing",)


CHECKS: Mapping[str, Check] = {
    "comparison_price": Check(comparison_price, COMPARED, ("speech",)),
    "spoken_price": Check(spoken_price, OFFERED, ("speech",)),
    "prize_value": Check(prize_value, DRAWN),
    "deleted_comment": Check(deleted_comment, UNFAVOURABLE),
    "personal_data": Check(personal_data, re.compile("[0-9零〇一二两三四五六七八九幺]")),
    "missing_notice": Check(missing_notice),
    "contact_number": Check(contact_number, SOLICITING),
}
