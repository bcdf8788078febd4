"""Month names, digits and time zone names as the world's news pages write them."""

import re
import unicodedata

_NAMES = (
    "january jan januar januari jänner januára januarja janvier janv enero ene gennaio genn gen janeiro gener januarie ianuarie ian "
    "ledna leden stycznia styczeń styczen sty siječnja siječanj janúar tammikuuta tammikuu jaanuar január sausio sausis janvāris janvārī "
    "ocak oca ιανουαρίου ιανουάριος ιαν января январь янв січня січень януари јануар јануара студзеня "
    "يناير كانون_الثاني جانفي ژانویه جنوری ינואר जनवरी জানুয়ারি জানুয়ারী มกราคม ม.ค",
    "february feb februar februari feber február februára februarja février févr fevrier fev febrero febbraio febbr fevereiro februarie "
    "febrer února únor lutego luty veljače veljača febrúar helmikuuta helmikuu veebruar vasario vasaris februāris februārī şubat şub pebrero "
    "φεβρουαρίου φεβρουάριος φεβ февраля февраль фев лютого лютий февруари фебруар фебруара лютага "
    "فبراير شباط فيفري فوریه فروری פברואר फरवरी फ़रवरी ফেব্রুয়ারি ফেব্রুয়ারী กุมภาพันธ์ ก.พ",
    "march mar märz mär maerz maart mrt mars marzo março marts maret mac martie marca marec března březen marzec mar ožujka ožujak március "
    "maaliskuuta maaliskuu märts kovo kovas martā mart marta març marso machi μαρτίου μάρτιος μαρ марта март мар березня березень сакавіка "
    "مارس آذار مارچ מרץ מרס मार्च মার্চ มีนาคม มี.ค",
    "april apr avril avr abril abr aprile aprilie apríla apríl aprila dubna duben kwietnia kwiecień kwi travnja travanj április "
    "huhtikuuta huhtikuu aprill balandžio balandis aprīlis aprīlī nisan nis aprili απριλίου απρίλιος απρ апреля апрель апр квітня квітень "
    "април априла красавіка أبريل ابريل إبريل نيسان أفريل آوریل اپریل אפריל अप्रैल এপ্রিল เมษายน เม.ย",
    "may mai mei mayo mag maggio maio maj mája máj maja května květen maja svibnja svibanj május maí toukokuuta toukokuu gegužės gegužė "
    "maijs maijā mayıs mai maig mei μαΐου μάιος μαϊ мая май мај маја травня травень траўня مايو أيار ماي مه مئی מאי मई মে พฤษภาคม พ.ค",
    "june jun juni juin junio giugno giu junho juny iunie júna jún junija června červen czerwca czerwiec cze lipnja lipanj június júní "
    "kesäkuuta kesäkuu juuni birželio birželis jūnijs jūnijā haziran haz hunyo ιουνίου ιούνιος ιουν июня июнь июн червня червень юни јун јуна "
    "чэрвеня يونيو يونيه حزيران جوان ژوئن جون יוני जून জুন มิถุนายน มิ.ย",
    "july jul juli juillet juil julio luglio lug julho juliol iulie júla júl julija července červenec lipca lipiec lip srpnja srpanj július "
    "júlí heinäkuuta heinäkuu juuli liepos liepa jūlijs jūlijā temmuz tem julai hulyo ιουλίου ιούλιος ιουλ июля июль июл липня липень юли "
    "јул јула ліпеня يوليو يوليه تموز جويلية ژوئیه جولائی יולי जुलाई জুলাই กรกฎาคม ก.ค",
    "august aug augustus août aout agosto ago augusti agustus agt agu ogos agost augusta avgusta srpna srpen sierpnia sierpień sie kolovoza "
    "kolovoz augusztus ágúst elokuuta elokuu rugpjūčio rugpjūtis augusts augustā ağustos ağu agosti αυγούστου αύγουστος αυγ августа август авг "
    "серпня серпень жніўня أغسطس اغسطس آب أوت اوت اگست אוגוסט अगस्त আগস্ট สิงหาคม ส.ค",
    "september sep sept septembre septiembre setiembre settembre sett set setembro setembre septembra septembrie září wrzesień września wrz "
    "rujna rujan szeptember szept syyskuuta syyskuu rugsėjo rugsėjis septembris septembrī eylül eyl setyembre septemba σεπτεμβρίου "
    "σεπτέμβριος σεπ сентября сентябрь сен сент вересня вересень септември септембар септембра верасня سبتمبر أيلول سپتامبر ستمبر ספטמבר "
    "सितंबर सितम्बर সেপ্টেম্বর กันยายน ก.ย",
    "october oct oktober okt octobre octubre ottobre ott outubro out oktobra októbra október oktobar octombrie října říjen października "
    "październik paź oktubre oktoba lokakuuta lokakuu oktoober spalio spalis oktobris oktobrī ekim eki οκτωβρίου οκτώβριος οκτ октября "
    "октябрь окт жовтня жовтень октомври октобар октобра кастрычніка أكتوبر اكتوبر تشرين_الأول اکتبر اکتوبر אוקטובר अक्टूबर अक्तूबर "
    "অক্টোবর ตุลาคม ต.ค",
    "november nov novembre noviembre novembro novembra novembar noiembrie listopadu listopad listopada lis studenoga studenog studeni "
    "nóvember marraskuuta marraskuu lapkričio lapkritis novembris novembrī kasım kas nobyembre novemba νοεμβρίου νοέμβριος νοε ноября ноябрь ноя "
    "листопада листопад ноември новембар новембра лістапада نوفمبر تشرين_الثاني نوامبر نومبر נובמבר नवंबर नवम्बर নভেম্বর พฤศจิกายน พ.ย",
    "december dec dezember dez décembre déc decembre diciembre dic dicembre dezembro desember des desembre decembra decembar decembrie "
    "prosince prosinec grudnia grudzień gru prosinca prosinac joulukuuta joulukuu detsember gruodžio gruodis decembris decembrī aralık ara "
    "disyembre disember desemba δεκεμβρίου δεκέμβριος δεκ декабря декабрь дек грудня грудень декември децембар децембра снежня "
    "ديسمبر كانون_الأول دسامبر دسمبر דצמבר दिसंबर दिसम्बर ডিসেম্বর ธันวาคม ธ.ค",
)
_TWO_WORD_MONTH = re.compile(r"(كانون|تشرين)\s+(الأول|الثاني)")
_ZERO_DIGITS = "٠۰०০੦௦౦೦๐၀０"
_DIGITS = {ord(zero) + step: str(step) for zero in _ZERO_DIGITS for step in range(10)} | {0x2212: "-"}

ZONES = {
    "Z": "+00:00",
    "UT": "+00:00",
    "UTC": "+00:00",
    "GMT": "+00:00",
    "WET": "+00:00",
    "BST": "+01:00",
    "WAT": "+01:00",
    "CET": "+01:00",
    "MEZ": "+01:00",
    "WEST": "+01:00",
    "CEST": "+02:00",
    "MESZ": "+02:00",
    "CAT": "+02:00",
    "SAST": "+02:00",
    "EET": "+02:00",
    "EEST": "+03:00",
    "EAT": "+03:00",
    "MSK": "+03:00",
    "TRT": "+03:00",
    "GST": "+04:00",
    "PKT": "+05:00",
    "IST": "+05:30",
    "NPT": "+05:45",
    "ICT": "+07:00",
    "WIB": "+07:00",
    "WITA": "+08:00",
    "HKT": "+08:00",
    "SGT": "+08:00",
    "MYT": "+08:00",
    "PHT": "+08:00",
    "AWST": "+08:00",
    "WIT": "+09:00",
    "JST": "+09:00",
    "KST": "+09:00",
    "AEST": "+10:00",
    "AEDT": "+11:00",
    "NZST": "+12:00",
    "NZDT": "+13:00",
    "BRT": "-03:00",
    "ART": "-03:00",
    "HST": "-10:00",
    "AKST": "-09:00",
    "AKDT": "-08:00",
    "EST": "-05:00",
    "EDT": "-04:00",
    "CST": "-06:00",
    "CDT": "-05:00",
    "MST": "-07:00",
    "MDT": "-06:00",
    "PST": "-08:00",
    "PDT": "-07:00",
}
"""Offsets of zone names. Where a name has several meanings, the one of the most news pages: IST is India's, CST America's."""


def _fold(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold().replace("\u0307", "").strip(".")


_MONTHS = {_fold(name): number for number, names in enumerate(_NAMES, start=1) for name in names.split()}


def month_number(name: str) -> int | None:
    """1 to 12 for a month's name or usual short form, None for any other word."""
    folded = _fold(name)
    # Hebrew writes "in" in one word with the month.
    return _MONTHS.get(folded) or _MONTHS.get(folded.removeprefix("ב"))


def plain_digits(text: str) -> str:
    """`text` with the digits of every script as 0 to 9, and months of two words as one."""
    if text.isascii():
        return text
    return _TWO_WORD_MONTH.sub(r"\1_\2", text.translate(_DIGITS))
