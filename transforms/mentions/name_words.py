"""Words that stand in names without being the name itself: titles, legal forms, kinds of bodies, short first names."""


def _split(words: str) -> frozenset[str]:
    return frozenset(words.split())


COURTESY = _split("mr mrs ms miss mx dr prof sir dame lord lady rev reverend")
OFFICES = _split(
    "president minister senator secretary governor mayor chancellor premier ambassador commissioner congressman "
    "congresswoman councillor councilman councilwoman spokesman spokeswoman spokesperson chairman chairwoman speaker "
    "representative attorney professor"
)
"""Titles that end a longer one: what stands before them in a span, as in `Sarrenian Chancellor`, is no name either."""
REIGNS = _split("king queen prince princess pope emperor empress sultan emir sheikh saint patriarch")
"""Titles that go with a first name: King Osric is not Ada Osric."""
TITLES = (
    COURTESY
    | OFFICES
    | REIGNS
    | _split(
        "vice prime deputy former sen rep gov pres judge justice gen general col colonel capt captain lt lieutenant sgt "
        "major cllr sheriff detective inspector sergeant coach archbishop bishop cardinal imam rabbi father sister brother "
        "officer chief director uncle aunt"
    )
)
TITLE_FORMS = {"sen": "senator", "rep": "representative", "gov": "governor", "gen": "general", "pres": "president"}
LEADS = _split(
    "as yet but while when whenever where wherever although though because since if unless whether and or that many most "
    "some even only still both after before until once says said did does is was were are has had how why what who with "
    "without from by for like than then thus both either neither nor getty"
)
"""Words that a sentence or a picture's credit puts before a name and that are nobody's first name."""
GENERATIONS = _split("jr sr ii iii iv")
LINKS = _split("of the and for in on to de la le des du del & at")

FIRM_ENDS = _split(
    "inc corp corporation co company ltd limited plc llc llp lp ag sa nv se spa gmbh cos companies bancorp"
)
FIRM_WORDS = FIRM_ENDS | _split("group holdings holding industries international motor motors bancshares")
CLUB_WORDS = _split("fc afc cf sc ac bc rfc")
HEADS = _split(
    "council commission committee court ministry university senate congress parliament assembly party union bank board "
    "agency department bureau authority army navy force guard police cartel foundation institute association federation "
    "league college club trust fund treasury tribunal hospital church office service times post journal herald "
    "tribune telegraph gazette chronicle guardian sentinel"
)
"""Last words that, with a capital, stand for the whole name once it was said."""
KINDS_OF_BODY = (
    HEADS
    | FIRM_WORDS
    | CLUB_WORDS
    | _split(
        "news network research magazine media radio tv television airlines airways brothers consulting systems energy health "
        "healthcare entertainment stores oil steel school academy museum studios pharmaceuticals technologies software bancorp"
    )
)
"""What a second word must be for the first to say it all: `Foval` of `Foval Group`, but not of `Foval Visitors`."""
NO_TEAMS = _split(
    "news sports affairs services systems studios records pictures partners resources securities states nations arts "
    "sciences works stores airlines airways brothers sons labs technologies communications elections veterans times "
    "authorities forces brigades ventures laboratories pharmaceuticals markets parties courts schools"
)
"""Last words in the plural that are no team's nickname."""
MODIFIERS = _split(
    "house state justice national federal central united royal north south east west new free general first white high "
    "supreme american public international world european british french german"
)
"""First words that name nothing by themselves: `House Benghazi panel` is not the House."""

_SHORT_FORMS = (
    "bernie:bernard bill:william billy:william will:william bob:robert bobby:robert rob:robert mike:michael mick:michael "
    "mickey:michael jim:james jimmy:james joe:joseph tom:thomas tommy:thomas tim:timothy dan:daniel danny:daniel "
    "dave:david chuck:charles charlie:charles tony:anthony steve:stephen steven:stephen ken:kenneth kenny:kenneth "
    "ron:ronald ronnie:ronald don:donald nick:nicholas chris:christopher liz:elizabeth beth:elizabeth betsy:elizabeth "
    "kate:katherine kathy:katherine cathy:catherine jon:jonathan greg:gregory andy:andrew drew:andrew matt:matthew "
    "sam:samuel ben:benjamin rick:richard dick:richard rich:richard jeff:jeffrey geoff:geoffrey larry:lawrence "
    "jerry:gerald ed:edward eddie:edward ted:edward pete:peter pat:patrick fred:frederick phil:philip phillip:philip "
    "josh:joshua vince:vincent ray:raymond rudy:rudolph russ:russell doug:douglas len:leonard stan:stanley mitch:mitchell "
    "rod:rodney zach:zachary nate:nathan abe:abraham maggie:margaret peggy:margaret debbie:deborah jenny:jennifer "
    "vicky:victoria trish:patricia sue:susan alex:alexander jack:john johnny:john frank:francis gus:augustus"
)
SHORT_FIRST_NAMES = dict(pair.split(":") for pair in _SHORT_FORMS.split())
