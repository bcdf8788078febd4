"""Languages told."""

import polars as pl

from transforms.languages import languages

ENGLISH = "The harbour board voted to keep the old lighthouse lit for another winter, after nine hours of talk about the cost of it all."
SPANISH = "La junta del puerto votó por mantener encendido el viejo faro durante otro invierno, después de nueve horas de debate sobre su coste."


def tell(text: str, stated: str | None = None) -> str:
    return languages(pl.Series([text]), pl.Series([stated], dtype=pl.String)).item()


def test_long_texts_are_judged_by_their_words_whatever_the_source_says() -> None:
    assert (tell(ENGLISH), tell(SPANISH), tell(SPANISH * 2, "en")) == ("en", "es", "es")


def test_short_texts_keep_what_their_source_says() -> None:
    assert (tell("El faro sigue.", "es-MX"), tell("12 - 7", None), tell("", "")) == ("es", "und", "und")


def test_among_languages_that_are_nearly_one_the_source_decides() -> None:
    croatian = (
        "Lučka uprava odlučila je u četvrtak da će stari svjetionik svijetliti još jednu zimu, nakon devet sati rasprave o cijeni."
        * 2
    )
    assert (tell(croatian, "bs-BA"), tell(croatian, "sr"), tell(croatian, "en")) == ("bs", "sr", "hr")


def test_two_codes_of_one_language_are_one() -> None:
    assert (tell("Fyret lyser.", "nb-NO"), tell("Mercusuar.", "in")) == ("no", "id")


SCRIPTS = {
    "ar": "قرر مجلس ميناء دنمير يوم الخميس إبقاء المنارة القديمة مضاءة لشتاء آخر بعد تسع ساعات من النقاش حول الكلفة.",
    "bn": "ডানমেয়ার বন্দর পর্ষদ নয় ঘণ্টা আলোচনার পর বৃহস্পতিবার পুরোনো বাতিঘরটি আরও এক শীত জ্বালিয়ে রাখার সিদ্ধান্ত নিয়েছে।",
    "el": "Το λιμενικό συμβούλιο αποφάσισε την Πέμπτη να μείνει αναμμένος ο παλιός φάρος για έναν ακόμη χειμώνα.",
    "he": "מועצת הנמל החליטה ביום חמישי להשאיר את המגדלור הישן דולק לחורף נוסף אחרי תשע שעות של דיון.",
    "ja": "港湾委員会は九時間の議論の末、古い灯台をもう一冬ともし続けることを木曜日に決めた。費用は魚市場が負担する。",
    "ko": "항만위원회는 아홉 시간의 논의 끝에 목요일 옛 등대를 한 겨울 더 밝히기로 결정했다. 비용은 어시장이 낸다.",
    "th": "คณะกรรมการท่าเรือตัดสินใจเมื่อวันพฤหัสบดีที่จะเปิดประภาคารเก่าต่อไปอีกหนึ่งฤดูหนาวหลังจากพูดคุยกันเก้าชั่วโมง",
    "uk": "Портова рада у четвер вирішила залишити старий маяк запаленим ще на одну зиму після дев’яти годин розмов.",
    "zh": "港务局经过九个小时的讨论，星期四决定让老灯塔再亮一个冬天，费用由鱼市场承担，居民对此表示欢迎。",
}


def test_languages_are_told_in_every_script() -> None:
    assert {code: tell(text) for code, text in SCRIPTS.items()} == {code: code for code in SCRIPTS}
