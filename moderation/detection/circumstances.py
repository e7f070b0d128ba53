"""What stands around a match and makes it innocent: negation, warning, quotation, question, correction."""

from moderation.detection.anchors import quick

NEAR = 30  # characters: a recognised line may run on for minutes, and what excuses one claim excuses no other

# A prohibition, or a verb of disbelief after one, reaches over the words that name the offer.
_NEGATORS = (
    "请?(?:千万|切|万)?(?:勿|莫|不要(?!错过|犹豫|忘|慌|急|客气|走开|划走|钱)|不得(?!不|了)|不能(?!不)|不可(?!以?不|思议|多得)|不许|不准)",
    "严禁|禁止|禁售|谨防|杜绝|拒绝|抵制|防止|避免|警惕|当心|小心|远离|举报|打击|反对|查处|严打|不支持|不允许|不提供|不接受|"
    "不销售|不出售|不售卖?|不卖|不做|不搞|不会|不存在|不参与|不承诺|不保证|不建议|不鼓励|不提倡|不宣传|不涉及|不含|不具有|不具备|"
    "不(?:再)?敢?说|不用(?!担心|怕)|不需要|不必|无需|无须|无法|并非|绝非|并不|从不|绝不|决不|永不|从来不|从来没|从未|未曾|没有(?!人不|不|比|哪|谁|一个不)|"
    "没(?!了|有|得|事|关系|问题|错|想到|准|多少|几|钱|人)|不是|不算|不等于|不代表|不属于|不叫|谈不上|算不上|称不上|(?<![特区差性级类告分个辨派识鉴送])别(?!家|人|的|处|墅|致|急|提|错过|犹豫|忘|划走|走|说|看|怕|担心|管|想|墨迹|磨叽|傻)",
    "(?<![要还能会好])不(?!仅|光|但|止|只|管|论|妨|如|错|得|好|知|同|一|过|少|断|愧|用|怕|信|就|来|买|看|抢|想|走|经|服|收|开|花|吃|喝|打|伤|含|要|能|可|会|是|许|准|满|甜|舒|懂|后|到|加我)",
    "(?<![有毫从全])无(?!敌|比|论|数|限|条件|脑|理由)|非(?!常|遗|凡|洲|买|要|得)",
)
_NEGATOR = "|".join(_NEGATORS)
# The gap must not hold a finished instruction: 不要走平台加我微信 does steer.
_GAP = r"(?:(?!平台|官方|黄车|链接|客服|店|拍|下单|付款|犹豫|等|错过|担心|怕|急|走|但|就|才)[^，。！？；：])"
_BELIEF = (
    "(?:轻?相?信|听信|理会?|上当|搭理|答应|轻易|参与|购买|使用|传播|宣传|夸大|虚假|说自己|声称|随便|任何|擅自|私自)"
)
_NEGATED = quick(f"(?:{_NEGATOR})(?:{_GAP}{{0,3}}?|{_GAP}{{0,4}}?{_BELIEF}{_GAP}{{0,10}}?)$")
_RHETORICAL = quick("(?:难道|这不|那不|可不|还不|不就|岂|谁说)[^，。！？]{0,6}$")
_ASKING_BACK = quick("^[^。！；]{0,10}(?:吗|么|嘛|？)")
_DENIED_AFTER = quick(
    "^[^，。！？；]{0,6}?[吗么嘛]?[，、？！。：]?(?:这|那|都|也|就|可|属于|全|统统|一律|这些|这种|的|我们|咱们|咱|平台|可能|肯定|绝对|其实|一定|说法){0,3}"
    "(?:是(?:骗子|骗人|骗局|假的|诈骗|违规|违法|犯法|错的|不对|不行|不允许|不可以|谣言)|是?(?:不可以|不允许|不行(?!你|找|退|包|赔|就)|不被允许|不合法|不合规|不存在|不支持|不能说|不可能|不可信|不靠谱)|"
    "违规|违法|犯法|会被封|要被封|会封号|别信|勿信|不要信|不要相信|不能信|别相信|要当心|要小心|要谨慎|要警惕|都别|不能(?:加|卖|买|做|给|说|信|用|发|播|替代|代替)|不卖|不做|不加|免谈|没有的事|不靠谱)"
)
_WARNING = quick(
    "(?<!不是)(?<!以为我是)骗子|诈骗|反诈|防骗|骗局|谨防|上当(?:受骗)?|曝光(?:了|过)?(?:骗|黑|一批|一起)|打击(?!乐)|(?:警方|民警|警察)(?:叔叔)?(?:提醒|抓|通报|打击|查|破)|判刑|被抓|涉嫌|查处|打假|违规(?:词|行为|内容)|"
    "平台(?:规定|规则|禁止|不允许|提醒|要求|公告|不让)|(?:官方|系统|友情|温馨|安全|特别)(?:提醒|提示)|根据[^，。]{0,8}(?:规定|法)|广告法|违禁词|极限词|禁用词|法律(?:规定|禁止|不允许)|按规定|普法|科普一下|立刻踢|踢掉|禁言|拉黑(?:他|掉)|(?:的)?别信啊?"
)
_TURN = quick("但|不过|可是|所以|咱们?(?:就是|家)|偷偷|悄悄|没事|不管|懂的都懂|我们就是|照样|还是要")
_ASKED_BY_OTHERS = quick(
    "(?:有(?:些|个|的)?(?:人|朋友|粉丝|宝宝|宝子|姐妹|姐|哥|家人|网友|观众|兄弟|小伙伴|用户|顾客|客户)|"
    "大家|很多人|好多人|经常|总|老|刚才?|弹幕|评论区?|公屏|后台|私信)[^，。！？]{0,8}(?:问|想知道|让我|说我们?是?)[^，。！？]{0,14}$"
)
_TOLD_OF_OTHERS = quick(
    "(?:(?<!不是)骗子|坏人|不法分子|黑心商家|无良商家|不良商家|某些主播|有些主播|他们|对方)[^。！？]{0,12}$"
)
# A viewer who names what is going on accuses, and offers nothing: 这是赌博吧, 私下转账出事别哭.
_ACCUSED = quick(
    "举报|出事|出问题|没人管|被骗|骗人的|不能卖|典型|受骗|取证|截图|投诉|不合法|"
    "(?:这|那)?(?:不就)?(?:是|叫)[^，。！？]{0,8}(?:吧|啊|嘛)$|[^，。！？]{2}吧$"
)
_QUESTION = quick(
    "？|吗|[么嘛]$|能不能|可不可以|是不是|有没有|要不要|会不会|行不行|好不好|"
    "怎么|什么|多少|[哪谁]|为啥|咋|几[个块点]|真的假的|求问|请问"
)
_OFFERED = quick(
    "(?:有|谁)(?:人|没有人)?(?:想)?要的?吗|有需要的吗|有人收吗|要的(?:私|加|联系|扣|来)|需要的(?:私|加|联系|扣|来)"
)
_CORRECTION = quick("更正|纠正|口误|(?:说|讲|念|读|写)错|收回(?:刚才|这句|那句|前面)")
_LEADS_IN = quick("(?:更正|纠正|口误|说错)[^。！？]{0,12}(?:说的?是|说的|说成了?|念成了?)[：，]?$")


def negated(line: str, start: int, end: int) -> bool:
    """Whether a negation before or after the match denies it (and is no rhetorical 不…吗)."""
    before, after = line[max(0, start - 24) : start], line[end : end + 30]
    if _NEGATED.search(before):
        return not (_RHETORICAL.search(before) and _ASKING_BACK.search(after))
    return bool(_DENIED_AFTER.search(after))


def told(line: str, start: int, end: int) -> bool:
    """Whether the words are a warning, the platform's rule, or told of somebody else."""
    before = line[max(0, start - 40) : start]
    if _ASKED_BY_OTHERS.search(before) or _TOLD_OF_OTHERS.search(before):
        return True
    if (warning := _WARNING.search(line, max(0, start - NEAR), end + NEAR)) is None:
        return False
    return _TURN.search(line, min(warning.end(), start), max(start, warning.start())) is None


def asked(line: str, start: int, end: int) -> bool:
    """Whether the clause that holds the match is a question (eight characters on either side of it)."""
    if _OFFERED.search(line):
        return False
    first = max(start - 8, *(line.rfind(mark, 0, start) + 1 for mark in "。！？；"))
    stops = [p for p in (line.find(mark, end) for mark in "。！；") if p >= 0]
    return _QUESTION.search(line, first, min(end + 9, *stops, len(line))) is not None


def accused(line: str, end: int) -> bool:
    """Whether a viewer's words after the match report it or wonder at it."""
    return _ACCUSED.search(line, max(0, end - 2)) is not None


def corrected(line: str, start: int, end: int, previous: str) -> bool:
    """Whether the line takes a slip back, or goes on from a line that did."""
    near = _CORRECTION.search(line, max(0, start - NEAR), end + NEAR)
    return near is not None or _LEADS_IN.search(previous) is not None
