"""Who is named as the speaker: a readable table of the ways in which news says so, all of our own invention."""

import pytest

from tests.transforms.quotes.reading import quote_that_holds

SPEAKERS = [
    pytest.param("“The bridge will open in May,” said Harriet Lowe, chief engineer at Tarn Works.", "The bridge", "Harriet Lowe", id="plain"),
    pytest.param("Harriet Lowe said: “The bridge will open in May.”", "The bridge", "Harriet Lowe", id="subject before the words"),
    pytest.param("‘We’ve waited ten years for this,’ said Owen Pryce, who captains the side. ‘The lads’ effort was superb.’", "We’ve waited", "Owen Pryce", id="British single marks"),
    pytest.param("‘We’ve waited ten years for this,’ said Owen Pryce, who captains the side. ‘The lads’ effort was superb.’", "The lads’", "Owen Pryce", id="British single marks, second half"),
    pytest.param("“If the river rises,” Marta Quill warned, “the lower road must close.”", "the lower road", "Marta Quill", id="split by the reporting clause"),
    pytest.param("“Nobody checked the valves,” Ivan Petrosyan, a marine biologist at Calder University, said.", "Nobody checked", "Ivan Petrosyan", id="apposition"),
    pytest.param("“The samples were clean,” Dr Anita Rao told the Kestrel Times on Monday.", "The samples", "Anita Rao", id="addressee"),
    pytest.param("The scheme is “doomed from the start”, according to Lena Marsh, the shadow transport minister.", "doomed from", "Lena Marsh", id="according to"),
    pytest.param("Tom Ferris said that Julia Brandt had shown “extraordinary patience” during the trial.", "extraordinary", "Tom Ferris", id="a nearer name inside the paraphrase"),
    pytest.param("Police closed the harbour at noon. “There is no danger to the public,” a spokesman said.", "no danger", "spokesman", id="common noun"),
    pytest.param("“We regret the delay,” a spokesperson for the Northern Rail Authority said.", "We regret", "spokesperson for the Northern Rail Authority", id="common noun with its body"),
    pytest.param("“Our customers come first,” the company said in a statement.", "Our customers", "company", id="company"),
    pytest.param("“He was never in the building,” Marlowe’s lawyer said.", "never in the building", "Marlowe’s lawyer", id="possessor is not the speaker"),
    pytest.param("Priya Nair opened the inquiry on Tuesday. “We owe the families the truth,” she said.", "We owe", "Priya Nair", id="pronoun"),
    pytest.param("Priya Nair met Colin Webb at the court. “We owe the families the truth,” she said.", "We owe", "Priya Nair", id="pronoun and two genders"),
    pytest.param("Chilean President Elena Soto met the miners. The president said “the mine stays open”.", "the mine stays", "Elena Soto", id="role explained earlier"),
    pytest.param("Judge Miriam Holt told the jury: “You must put sympathy aside.”", "You must", "Miriam Holt", id="court"),
    pytest.param("“The signal repeats every nine days,” says astronomer Felix Aranda.", "The signal", "Felix Aranda", id="science"),
    pytest.param("Coach Dana Whitlock was blunt: “We lost our shape after the break.”", "We lost", "Dana Whitlock", id="sport, set up before a colon"),
    pytest.param("Banners along the route read “No more dams”.", "No more dams", None, id="nobody"),
    pytest.param("Premier Karin Holm spoke in Tarnby on Friday. “The fishery is not for trade,” Holm said. “No, Minister Duarte, the fishery is ours and stays ours,” he added.", "No, Minister", "Karin Holm", id="Mixed marks, nested, slip of the pronoun"),
    pytest.param("Minister Paulo Duarte met Premier Karin Holm in Porto. “The fishery is shared,” Holm said. “No, Premier Holm, it never was,” he replied.", "it never was", "Paulo Duarte", id="the pronoun is right, the addressee is not"),
    pytest.param("Estonian President Elena Tamm rejected the offer. “You heard what I answered? The president stressed that “our harbour stays open.”", "You heard", "Elena Tamm", id="a mark left open before a role"),
    pytest.param("“The vessel was seaworthy,” according to a Danish Maritime Authority (DMA) spokesperson. “We found no fault,” the authority spokesperson added.", "We found no fault", "Danish Maritime Authority spokesperson", id="role with its body, fuller before"),
    pytest.param("“The monsoon will be late,” Sunita Deshpande, director of the weather office in Pune, told reporters on Sunday.", "The monsoon", "Sunita Deshpande", id="Indian style"),
    pytest.param("‘He never looked back,’ Crown prosecutor Neil Abbott told the jury. ‘He drove on.’", "He drove on", "Neil Abbott", id="Australian court, single marks"),
    pytest.param("Wanda Okafor was asked about the strike. “It ends when they pay us,” she said.", "It ends when", "Wanda Okafor", id="set-up sentence before"),
    pytest.param("“I would vote for the ferry again.” — Gustav Lindqvist", "I would vote", "Gustav Lindqvist", id="pull quote with a dash"),
    pytest.param("“The brake was sound,” the prosecutor, Adela Thorn, said.", "The brake", "Adela Thorn", id="the name behind the role"),
    pytest.param("“It was our oar in their boat,” said the Merrow coach, Bronwen Stahl.", "It was our oar", "Bronwen Stahl", id="the name behind the role and the cue"),
    pytest.param("“I heard a bang,” said Wexley’s captain, Martha Moss.", "I heard a bang", "Martha Moss", id="the name behind a possessor and a role"),
    pytest.param("“We lodged no protest,” a spokeswoman for Harlow Power said.", "We lodged", "spokeswoman for Harlow Power", id="the body behind the role is no person"),
]  # fmt: skip


@pytest.mark.parametrize(("body", "words", "speaker"), SPEAKERS)
def test_the_speaker_is_who_the_text_says(body: str, words: str, speaker: str | None) -> None:
    assert quote_that_holds(words, body)["speaker"] == speaker


@pytest.mark.parametrize(
    ("body", "words", "state"),
    [
        ("“It opens in May,” Harriet Lowe said.", "It opens", "named"),
        ("Harriet Lowe came late. “It opens in May,” she said.", "It opens", "pronoun_resolved"),
        ("“It opens in May,” she said.", "It opens", "pronoun_unresolved"),
        ("“It opens in May,” an engineer said.", "It opens", "role_only"),
        ("Painted on the wall: “It opens in May or never at all”.", "It opens", "unattributed"),
    ],
)
def test_the_state_says_how_the_speaker_was_reached(body: str, words: str, state: str) -> None:
    row = quote_that_holds(words, body)
    assert row["attribution"] == state
    assert (row["speaker"] is None) == (state in ("pronoun_unresolved", "unattributed"))
