"""The texts that rules cite by an abbreviation, by their names."""

from dataclasses import dataclass

from django.utils.translation import get_language


@dataclass(frozen=True, slots=True)
class Law:
    short: str
    name_en: str
    name_zh: str
    # a statute, a regulation or a ministry's measures; otherwise guidance, which binds by the site's own rules alone
    binding: bool = True
    # the one article whose items rules name
    items_of: int | None = None
    # how else rules write the short name
    also: tuple[str, ...] = ()
    # as a sentence cites it, where that is not the name up to its year
    cited_en: str = ""
    cited_zh: str = ""

    @property
    def name(self) -> str:
        return self.name_zh if (get_language() or "").startswith("zh") else self.name_en

    @property
    def title_en(self) -> str:
        return self.cited_en or self.name_en

    @property
    def title_zh(self) -> str:
        return self.cited_zh or "《{}》".format(self.name_zh.split("，", 1)[0])


LAWS = (
    Law(
        "LM2021",
        "Administrative Measures for Livestream Marketing (Trial), 2021",
        "网络直播营销管理办法（试行），2021年",
    ),
    Law(
        "LE2026",
        "Measures for the Supervision of Livestream E-commerce, 2026",
        "直播电商监督管理办法，2026年",
    ),
    Law("EC", "E-Commerce Law", "电子商务法"),
    Law("AD", "Advertising Law", "广告法"),
    Law("IA2023", "Measures for Internet Advertising, 2023", "互联网广告管理办法，2023年"),
    Law("OT2021", "Measures for the Supervision of Online Trading, 2021", "网络交易监督管理办法，2021年"),
    Law("UC2025", "Anti-Unfair Competition Law, 2025", "反不正当竞争法，2025年修订"),
    Law("MN2024", "Regulations on the Protection of Minors Online, 2024", "未成年人网络保护条例，2024年施行"),
    Law(
        "LC2022",
        "Livestreamer Code of Conduct, 2022, items of article 14",
        "网络主播行为规范第十四条各项，2022年",
        binding=False,
        items_of=14,
        cited_en="Livestreamer Code of Conduct, 2022",
        cited_zh="《网络主播行为规范》",
    ),
    Law(
        "SPC 2022",
        "Supreme People’s Court, provisions on disputes over online consumption (1), 2022",
        "最高人民法院关于审理网络消费纠纷案件适用法律若干问题的规定（一），2022年",
    ),
    Law("PIPL", "Personal Information Protection Law", "个人信息保护法"),
    Law(
        "guide 2023",
        "State Administration for Market Regulation, guide on absolute terms, 2023",
        "市场监管总局广告绝对化用语执法指南，2023年",
        binding=False,
        also=("SAMR guide 2023",),
        cited_zh="市场监管总局《广告绝对化用语执法指南》",
    ),
    Law(
        "Account rules 2022",
        "Provisions on Internet User Account Information, 2022",
        "互联网用户账号信息管理规定，2022年",
    ),
    Law("Anti-fraud law", "Law against Telecom and Online Fraud", "反电信网络诈骗法"),
    Law("Civil Code", "Civil Code", "民法典"),
    Law("Consumer law", "Law on the Protection of Consumer Rights and Interests", "消费者权益保护法"),
    Law("Cosmetics", "Regulations on the Supervision of Cosmetics", "化妆品监督管理条例"),
    Law("Food safety", "Food Safety Law", "食品安全法"),
    Law("Minors law", "Law on the Protection of Minors", "未成年人保护法"),
    Law(
        "Price rules",
        "Provisions on Clearly Marked Prices and against Price Fraud, 2022",
        "明码标价和禁止价格欺诈规定，2022年施行",
    ),
    Law(
        "review measures 2020",
        "Interim Measures for the Review of Advertisements for Drugs, Medical Devices, Health Food"
        " and Special Medical Food, 2020",
        "药品、医疗器械、保健食品、特殊医学用途配方食品广告审查管理暂行办法，2020年施行",
    ),
    Law("SMS rules", "Provisions on Short Message Services, 2015", "通信短信息服务管理规定，2015年"),
    Law(
        "Tipping opinions 2022",
        "Opinions on Regulating Tips in Livestreams and Protecting Minors, 2022",
        "关于规范网络直播打赏加强未成年人保护的意见，2022年",
        binding=False,
    ),
    Law(
        "NRTA",
        "National Radio and Television Administration, notice on show and e-commerce livestreams, 2020",
        "国家广播电视总局关于加强网络秀场直播和电商直播管理的通知，2020年",
        binding=False,
        also=("NRTA notice 2020", "NRTA 2020"),
    ),
    Law(
        "CAC guide 2024",
        "Guide to building a minors’ mode, 2024",
        "移动互联网未成年人模式建设指南，2024年",
        binding=False,
    ),
    Law(
        "CAC Apr 2026",
        "Cyberspace Administration of China, notice on tips in livestreams, April 2026",
        "国家互联网信息办公室有关直播打赏的通知，2026年4月",
        binding=False,
        cited_zh="国家互联网信息办公室2026年4月有关直播打赏的通知",
    ),
    Law(
        "MIIT",
        "Ministry of Industry and Information Technology, special campaign on internet services, 2021",
        "工业和信息化部互联网行业专项整治行动，2021年",
        binding=False,
        also=("MIIT campaign 2021", "MIIT 2021"),
        cited_zh="工业和信息化部互联网行业专项整治行动",
    ),
)
