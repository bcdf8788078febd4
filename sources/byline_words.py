"""Words that stand around the names in the world's bylines: who it is by, roles, desks, agencies, noise."""

import re
from collections.abc import Iterable


def _any(words: str) -> str:
    return "|".join(re.escape(word).replace("_", r"\s") for word in sorted(words.split(), key=len, reverse=True))


_DEEDS = (
    "written posted published reported reporting words story text texte texto testo tekst tekst_og_foto artikel article articolo "
    "analysis opinion comment verfasst geschrieben veröffentlicht erstellt ein_artikel ein_beitrag alle_beiträge zeige_alle_beiträge "
    "publié écrit rédigé escrito publicado redactado scritto pubblicato geschreven skrevet skriven napisane opublikowane napisał "
    "submitted created edited compiled produced bearbeitet dodane scris ditulis diposting postado"
)
_BY = "by from par von vom por door przez від oleh kirjoittanut írta yazan tarafından av af theo бы"
_PARTICLES = "de da di od του της"
"""Words for "by" that names begin with too: what follows must still be a whole name."""
_LABELS = (
    "author authors autor autora autores autorin autoren auteur auteurs autore autori verfasser verfasserin redaktion text texte texto testo "
    "tekst teksti szerző autorius autors autors: автор авторы аутор текст автори penulis reporter yazar haber mwandishi tác_giả "
    "skribent journalist rédacteur redactor redattore редактор συντάκτης γράφει piše napsal tekijä toimittaja höfundur "
    "credit byline penulis editor kontributor"
)
_SCRIPT_LEADS = (
    "بقلم كتب كتبت كتبه إعداد تحرير نویسنده مصنف מאת כתב כתבת द्वारा लेखक লেখক โดย เขียนโดย "
    "本報記者 本报记者 責任編輯 责任编辑 責編 责编 記者 记者 作者 撰文 編輯 编辑 취재"
)
LEAD = re.compile(
    rf"^[\W\d_]*(?:(?:(?:{_any(_DEEDS)})\s+)?(?:{_any(_BY)})\s*[:：]?\s+"
    rf"|(?:{_any(_PARTICLES)})\s+(?=\S+\s\S)"
    rf"|(?:{_any(_LABELS)}|文|글)(?:\(in\)|/in|s)?\s*[:：／]\s*(?:(?:{_any(_BY)})\s+)?"
    rf"|(?:{_any(_SCRIPT_LEADS)})(?:\s*[:：／/]\s*|\s+|(?=[\u3400-\u9fff])))",
    re.IGNORECASE,
)
"""What stands before a name and says that it is an author's."""
LABEL = re.compile(rf"(?:{_any(_LABELS)}|作者|記者|记者)(?:\(in\)|/in|s)?\s*[:：]?", re.IGNORECASE)
STRONG_LEAD = re.compile(
    rf"^\W*(?:(?:{_any(_DEEDS)})\s+(?:{_any(_BY)})|by|von|par|por|door|przez|oleh|yazan|írta|(?:{_any(_LABELS)})(?:\(in\)|/in|s)?\s*[:：]"
    r"|بقلم|كتب|كتبت|מאת|โดย|द्वारा|автор|текст|(?:記者|记者|作者|撰文)(?=[:：／/\s]))\s*[:：]?(?=\s|$|[\u0600-\u06ff\u3400-\u9fff])",
    re.IGNORECASE,
)
"""A lead that is enough to take a line of the page for a byline."""

_PEOPLE_ROLES = (
    "editor editors reporter reporters correspondent correspondents writer writers journalist journalists columnist columnists contributor "
    "contributors contributing producer producers photographer photographers chief analyst critic blogger freelancer intern author presenter "
    "redakteur redakteurin redakteure chefredakteur chefredakteurin volontär korrespondent korrespondentin reporterin journalistin autorin gastautor "
    "journaliste journalistes rédacteur rédactrice correspondant correspondante periodista redactor redactora corresponsal columnista colaborador "
    "giornalista redattore inviato corrispondente jornalista repórter colunista correspondente verslaggever redacteur correspondente "
    "dziennikarz dziennikarka redaktor redaktorka publicysta novinář šéfredaktor redaktör journalisten redaktør toimittaja újságíró szerkesztő "
    "muhabir editör editörü wartawan jurnalis kontributor δημοσιογράφος συντάκτης редактор корреспондент журналист обозреватель колумнист "
    "кореспондент журналіст редакторка محرر مراسل صحفي كاتب کالم_نگار נ כתב संवाददाता पत्रकार প্রতিবেদক প্রতিনিধি প্রতিবেদক"
)
_DESKS = (
    "staff desk team newsroom bureau redaktion redaktionen redaktionsteam onlineredaktion newsdesk redacción redacción_digital redaccion redação "
    "redacao redazione rédaction redaction redactie redakcja redakce redakcia redakcija redaksi redakciója szerkesztőség toimitus redaksjonen "
    "redaktionen redacția редакция редакція редакцията редакција σύνταξη agencies agencias agências agences agenzie agenturen agenturer agentschappen "
    "agenzia agenție wires wire editorial editors online webdesk haber_merkezi yayın_kurulu هيئة_التحرير تحرير وكالات نیوز_ڈیسک ویب_ڈیسک מערכת "
    "डेस्क ডেস্ক 編輯部 编辑部 編集部 取材班 편집부 온라인뉴스팀 综合 กองบรรณาธิการ correspondencia special guest our own"
)
_ROLE_ADJECTIVES = (
    "senior junior staff political chief special associate assistant deputy managing executive national international foreign sports sport business "
    "science health education economics economy environment technology tech culture arts diplomatic security defence defense crime legal investigative "
    "general assignment freelance opinion money travel entertainment weather life lifestyle features football weekly daily magazine freelance regional local city world news web digital online multimedia video data guest and of in for the our own en de la"
)
ROLE = re.compile(rf"\b(?:{_any(_PEOPLE_ROLES)})\b", re.IGNORECASE)
ROLE_WORDS = frozenset(word.casefold() for words in (_PEOPLE_ROLES, _ROLE_ADJECTIVES) for word in words.split())
DESK = re.compile(rf"(?<!\w)(?:{_any(_DESKS)})(?!\w)", re.IGNORECASE)
NOISE = re.compile(
    r"^(?:\w*admin\w*|authors|гость|аноним|invitado|gast|convidado|administrator|administrador|webmaster|user|root|author|autor|guest|unknown|anonymous|anonym|none|null|n/a|(?:undefined ?)+|(?:null ?)+|default|test|"
    r"website|site|web|super user|superuser|post|posts|writer|the author|by|name)$|^(?:for|special to|für|pour|para|via)\s|"
    r"\b(?:photos?|photograph(?:y|s)?|fotos?|fotografia|bild(?:er)?|grafik|video|illustrations?|image|updated|aktualisiert|published|posted|follow|"
    r"share|email|e-mail|twitter|facebook|instagram|whatsapp|minutes?|min read|read more|views?|comments?|copyright|all rights|newsletter|subscribe|"
    r"sign up|log ?in|cookies?|javascript)\b|(?:報導|报道|攝影|摄影|供图)$",
    re.IGNORECASE,
)
"""What is no credit at all: names of accounts, pictures, buttons."""
CJK_ROLE_TAIL = re.compile(r"\s*(?:記者|记者|기자|특파원|논설위원|특별취재팀|特派員|論説委員|编辑|編輯)$")
SPACELESS = re.compile(r"[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
"""Scripts in which one word may be a whole name."""

_AGENCIES = (
    "afp agence_france-presse agence_france_presse ap associated_press reuters thomson_reuters dpa dpa-afx efe agencia_efe agência_efe efe_news ansa adnkronos "
    "agi askanews pti press_trust_of_india ani asian_news_international ians uni xinhua tass тасс риа_новости ria_novosti интерфакс interfax укринформ укрінформ "
    "ukrinform унн уніан унiан kyodo kyodo_news 共同通信 共同通信社 時事通信 時事通信社 yonhap 연합뉴스 뉴시스 新华社 新華社 中新社 中央社 中新网 新华网 bernama antara aap the_canadian_press "
    "canadian_press la_presse_canadienne pa pa_media press_association pa_news_agency apa sda ats keystone-sda keystone-ats keystone belga anp ntb tt ritzau stt pap "
    "čtk tasr sita mti tanjug hina sta srna fena beta anadolu_agency anadolu_ajansı aa dha i̇ha iha lusa europa_press ep notimex télam telam bloomberg epd kna sid afx "
    "upi nan news_agency_of_nigeria app associated_press_of_pakistan unb bss agerpres bta mediafax leta bns elta wam spa mena irna isna sana petra "
    "رويترز أ_ف_ب أ.ف.ب فرانس_برس د_ب_أ واس وام وفا سانا ایرنا ایسنا فارس رویترز רויטרס ap_news afp_news ecns cns vna ttxvn stringer agência_brasil agência_estado estadão_conteúdo "
    "folhapress ansa_brasil dow_jones cna kna belga_news swissinfo ptj ahn tnn ips inter_press_service ndtv_agencies"
)
_AGENCY = re.compile(
    rf"^(?:the\s+)?(?:{_any(_AGENCIES)})(?:\s+(?:news|agency|newswire|news\s+agency|wire|service|staff))*(?:/\S.*)?$",
    re.IGNORECASE,
)


def is_agency(name: str) -> bool:
    """Whether this is a news agency's name or code, with or without a service of it behind a slash: `dpa/lno`."""
    return bool(_AGENCY.match(name))


def plain_outlets(outlets: Iterable[str]) -> set[str]:
    """Outlet names as `plain_outlet` gives them."""
    return {plain for outlet in outlets if (plain := plain_outlet(outlet))}


_OUTLET_EDGES = re.compile(
    r"^(?:the|der|die|das|le|la|les|el|il|lo|o|a)\s+|\s*(?:\.(?:com?|net|org|info|news|[a-z]{2}))+$|\s+(?:online|news|digital|web|website|tv|media|group)$"
)


def plain_outlet(name: str) -> str:
    """An outlet's name without article, ending and blanks: `The Post Online` and `post.com` are one."""
    folded = re.sub(r"\s+", " ", name).strip(" .,|").casefold()
    shorter = _OUTLET_EDGES.sub("", _OUTLET_EDGES.sub("", folded))
    return re.sub(r"[\W_]+", "", shorter or folded)
