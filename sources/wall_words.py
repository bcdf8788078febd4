"""What walls, teasers and error pages say, in the languages of the news pages that show them."""

import re

COOKIE_WORDS = re.compile(
    r"\b(?:cookies?|consent\w*|privacy|personal data|partners|preferences|gdpr|datenschutz\w*|einwilligung\w*|zustimm\w*|personenbezogene\w*|"
    r"consentement\w*|données personnelles|partenaires|consentimiento|datos personales|privacidad|socios|consentimento|dados pessoais|parceiros|"
    r"consenso|dati personali|toestemming|persoonsgegevens|samtykke\w*|samtyck\w*|personopplysninger|personuppgifter|zgod[aęy]|danych osobowych|"
    r"souhlas\w*|çerez\w*|согласи\w*|куки|файлы cookie|персональны\w* данны\w*|evästeet|evästeitä|sütik?)\b|クッキー|個人情報|隐私|隱私|ملفات تعريف الارتباط",
    re.IGNORECASE,
)
CONSENT_WORDS = re.compile(
    r"(?:we|us) and our (?:\d+ )?partners|\byour (?:device|preferences|consent|choices|privacy)|(?:accept|reject|agree to) all|click (?:on )?\W?(?:accept|agree|to consent)|"
    r"(?:we|this (?:web)?site) uses? cookies|continue (?:to|reading) (?:use |using )?this (?:web)?site|manage (?:my |your )?(?:cookies|choices)|"
    r"wir und unsere (?:bis zu )?(?:\d+ )?partner|alle(?:s)? akzeptieren|ihre (?:einwilligung|zustimmung|einstellungen)|auf ihrem gerät|mit werbung (?:weiter)?lesen|"
    r"nous et nos (?:\d+ )?partenaires|tout accepter|accepter et continuer|vos (?:choix|préférences|données)|sur votre (?:appareil|terminal)|"
    r"nosotros y nuestros (?:\d+ )?socios|aceptar (?:todo|todas|y continuar)|tus? (?:dispositivo|preferencias|consentimiento)|sus (?:preferencias|datos)|"
    r"noi e i nostri (?:\d+ )?(?:partner|fornitori)|accetta (?:tutto|tutti|e continua)|le tue (?:preferenze|scelte)|tuo dispositivo|"
    r"nós e os nossos (?:\d+ )?parceiros|aceitar (?:tudo|todos)|(?:suas|as tuas) preferências|seu dispositivo|"
    r"wij en onze (?:\d+ )?partners|alles accepteren|je (?:toestemming|voorkeuren)|op (?:je|uw) apparaat|"
    r"vi og våre (?:\d+ )?partnere|vi och våra (?:\d+ )?partner|vores (?:\d+ )?partnere|godkjenn alle|godkänn alla|acceptér alle|"
    r"my i nasi (?:\d+ )?(?:zaufani )?partnerzy|akceptuj(?:ę)? wszystk\w+|twoim urządzeniu|my a naši partneři|přijmout vše|"
    r"мы и наши партн[её]ры|принять все|вашем устройстве|tümünü kabul et|cihazınız\w*|すべて同意|接受所有|قبول الكل",
    re.IGNORECASE,
)
SCRIPT_WORDS = re.compile(
    r"(?:enable|activate|turn on|requires?|need|aktivier\w*|activ(?:er|ez|a|ar|e)|habilit(?:e|ar|a)|abilita\w*|inschakelen|schakel|aktivér|aktiver|aktivera|włącz\w*|"
    r"povol\w*|etkinleştir\w*|включ\w*|увімкн\w*|kapcsolja|ota käyttöön)\s+(?:\w+\s+){0,4}java\s?script(?![^.]{0,40}(?:comment|kommentar|disqus))|"
    r"java\s?script(?:'?\w{0,3})?\s+(?:is\s+)?(?:disabled|required|aktivieren|einschalten|deaktiviert|désactivé|desactivado|disabilitato|inschakelen|etkinleştir\w*|"
    r"отключ[её]н|wyłączon\w+)|javascript(?:を有効|を有効|가 비활성|已停用|已禁用)|checking your browser|verify (?:that )?you are (?:a )?human|just a moment\.\.\.|"
    r"enable javascript and cookies to continue|prüfen ihren browser|vérif\w+ que vous êtes humain",
    re.IGNORECASE,
)
PAYWALL_WORDS = re.compile(
    r"subscribe (?:now )?to (?:continue|read|keep|unlock)|(?:continue|keep) reading with a|already a subscriber|subscribers? only|to read the (?:full|rest)|"
    r"this (?:article|content|story) is (?:for|reserved|available)[^.]{0,30}(?:subscribers|members)|register to (?:continue|read)|unlock this (?:article|story)|"
    r"weiterlesen mit\b|(?:nur|exklusiv) für abonnenten|jetzt (?:abonnieren und )?weiterlesen|(?:sie haben|du hast) (?:noch )?kein abo|bereits abonnent|"
    r"(?:article|contenu|suite)[^.]{0,30}réservée? aux abonnés|abonnez-vous pour (?:lire|continuer)|déjà abonné|il vous reste [^.]{0,20} à lire|"
    r"suscríbe(?:te|se) para (?:seguir|continuar|leer)|(?:exclusivo|solo) para suscriptores|ya (?:eres|soy) suscriptor|"
    r"exclusivo para assinantes|assine para (?:continuar|ler)|já é assinante|(?:riservato|solo per) (?:agli |gli )?abbonati|abbonati per (?:continuare|leggere)|sei già abbonato|"
    r"(?:alleen|exclusief) voor abonnees|lees verder met|al abonnee\?|(?:kun )?for abonnenter|endast för prenumeranter|redan prenumerant|allerede abonnent|"
    r"(?:tylko )?dla (?:prenumeratorów|subskrybentów)|pouze pro předplatitele|csak előfizetőknek|vain tilaajille|только (?:для )?подписчик\w+|"
    r"sadece aboneler|有料会員|会員限定|残り\d*文字|僅限會員|구독자 전용|للمشتركين فقط",
    re.IGNORECASE,
)
_ERROR = (
    r"(?:error )?40[34]\b(?! \w+ (?:people|jobs|homes|cases))|(?:http )?(?:error )?50[0234]\b(?= |$|:|-)|page (?:was )?not found|not found|page (?:does not|doesn.t) exist|"
    r"access denied|forbidden|service unavailable|bad gateway|internal server error|oops|"
    r"seite (?:wurde )?nicht gefunden|(?:seite|artikel) (?:existiert|ist) nicht|page (?:introuvable|non trouvée)|erreur 404|página no encontrada|no se (?:ha )?encontr\w+ la página|"
    r"página não encontrada|pagina non trovata|pagina niet gevonden|siden (?:ble|blev) ikke fun[dn]et|sidan (?:kunde inte hittas|hittades inte)|sivua ei löyt\w+|"
    r"nie znaleziono strony|strona nie (?:istnieje|została znaleziona)|stránka (?:nebyla )?nenalezena|stránka nebyla nalezena|az oldal nem található|pagina nu (?:a fost găsită|există)|"
    r"страница не найдена|сторінку не знайдено|страницата не е намерена|sayfa bulunamadı|halaman tidak ditemukan|không tìm thấy trang|η σελίδα δεν βρέθηκε|"
    r"ページが見つかりません|お探しのページ|页面不存在|找不到(?:页面|頁面|網頁)|頁面不存在|페이지를 찾을 수 없|الصفحة غير موجودة|صفحه یافت نشد|पेज नहीं मिला|ไม่พบหน้า"
)
ERROR_TITLE = re.compile(rf"\W*(?:{_ERROR})\W*(?:$|[|:–—-]|\s[|–—-])", re.IGNORECASE)
"""A title that is nothing but the error, with the outlet behind it."""
ERROR_WORDS = re.compile(rf"(?<!\w)(?:{_ERROR})", re.IGNORECASE)
