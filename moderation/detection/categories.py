"""Categories of goods: one code for the names that platforms use, and those the law treats strictly."""

import functools

# Drugs, devices, health food, special medical food, infant formula, medical beauty, education and
# investment: no leniency for absolute terms (SAMR guide 2023, 11), and a higher severity.
REGULATED = frozenset(
    (
        "drug",
        "medical_device",
        "medical",
        "health_food",
        "special_medical_food",
        "infant_formula",
        "medical_beauty",
        "education",
        "investment",
    )
)

NAMES = {
    "drug": ("drugs", "medicine", "otc", "药品", "药", "非处方药", "otc药品", "中成药", "西药"),
    "medical_device": ("device", "devices", "medical_devices", "医疗器械", "器械"),
    "medical": ("health_care", "医疗", "医疗服务", "诊疗"),
    "health_food": ("supplement", "supplements", "health_foods", "保健食品", "保健品", "营养保健"),
    "special_medical_food": ("fsmp", "特医食品", "特殊医学用途配方食品"),
    "infant_formula": ("formula", "婴幼儿配方奶粉", "婴儿奶粉", "婴配奶粉", "奶粉"),
    "medical_beauty": ("aesthetic", "医美", "医疗美容"),
    "education": ("training", "courses", "course", "教育", "培训", "教育培训", "课程"),
    "investment": ("finance", "financial", "理财", "投资", "金融", "投资理财", "招商"),
}
_CODES = {name: code for code, names in NAMES.items() for name in names}

# Code → (English, 简体中文), of these and of goods that no rule treats in its own way.
WORDS = {
    "clothing": ("clothing", "服装"),
    "skincare": ("skincare", "护肤品"),
    "cosmetics": ("cosmetics", "彩妆"),
    "tea": ("tea", "茶叶"),
    "food": ("food", "食品"),
    "snack": ("snacks", "零食"),
    "produce": ("farm produce", "农产品"),
    "alcohol": ("alcohol", "酒类"),
    "tobacco": ("tobacco", "烟草"),
    "health_food": ("health food", "保健食品"),
    "special_medical_food": ("food for special medical purposes", "特殊医学用途配方食品"),
    "infant_formula": ("infant formula", "婴幼儿配方乳粉"),
    "drug": ("medicine", "药品"),
    "medical_device": ("medical devices", "医疗器械"),
    "medical": ("medical services", "医疗服务"),
    "medical_beauty": ("medical beauty", "医疗美容"),
    "appliance": ("appliances", "家用电器"),
    "kitchen": ("kitchenware", "厨房用品"),
    "electronics": ("electronics", "电子产品"),
    "jewellery": ("jewellery", "珠宝首饰"),
    "stationery": ("stationery", "文具"),
    "toy": ("toys", "玩具"),
    "education": ("education", "教育培训"),
    "investment": ("investment", "投资理财"),
}


@functools.lru_cache(maxsize=1024)
def canonical(category: str) -> str:
    """The code of a category's name; an unknown name comes back trimmed and in lower case."""
    name = category.strip().lower().replace(" ", "_").replace("-", "_")
    return _CODES.get(name, name)


def category_name(category: str, language: str) -> str:
    """A category in words, in `language` ("en" or "zh-hans"); one that platforms name otherwise comes back as it is."""
    words = WORDS.get(canonical(category))
    return words[language.lower().startswith("zh")] if words else category
