"""Common words that tell what a name of several words is: `Cartel`, `River`, `Cup`."""

from transforms.letters import Hashes
from transforms.quotes.context import given_names
from transforms.tokens import Tokens

ORGANIZATION = (
    "council commission committee court ministry university senate congress parliament assembly party union bank board "
    "agency department bureau authority army navy force forces guard police cartel foundation institute association "
    "federation league college club trust fund treasury tribunal hospital church office service services school academy "
    "society group company corporation corp inc ltd llc plc co holdings partners ventures capital industries systems "
    "technologies technology labs laboratories motors airlines airways railways energy petroleum pharmaceuticals media "
    "news times post journal herald tribune gazette chronicle telegraph network radio television broadcasting press "
    "alliance coalition caucus pac administration government militia brigade brigades battalion regiment corps front "
    "movement network organization organisation center centre clinic museum orchestra ensemble team united rovers "
    "wanderers fc afc athletic syndicate gang mafia taskforce jury command directorate secretariat consortium "
    "cooperative charity campaign project exchange insurance securities airline studios pictures records software"
)
PLACE = (
    "river lake sea ocean bay gulf strait island islands peninsula coast beach mountain mountains mount hill hills valley "
    "desert forest park street avenue road boulevard lane square bridge tower palace castle airport station stadium arena "
    "hotel county province state district region territory city town village borough parish republic kingdom heights "
    "border harbour harbor port canal dam reservoir plaza hall house cathedral mosque temple prison camp base field "
    "garden gardens falls springs ranch highway freeway"
)
OTHER = (
    "cup championship championships open games olympics tournament trophy prix prize award awards festival parade war "
    "battle act bill law amendment treaty accord agreement pact constitution bible day week christmas easter holocaust "
    "revolution uprising intifada crisis summit conference convention forum series show tour season bowl derby marathon "
    "conventions protocol doctrine scandal inquiry report index survey poll edition book song album symphony"
)


def classify_heads(tokens: Tokens) -> Hashes:
    """Per token 1 where it heads organisations, 2 places, 3 other things, 4 given names, 0 otherwise; the first that fits."""
    heads = tokens.among(" ".join(given_names())) * 4
    heads[tokens.among(OTHER)] = 3
    heads[tokens.among(PLACE)] = 2
    heads[tokens.among(ORGANIZATION)] = 1
    return heads.astype("uint64")
