from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

RUDE = "Quel idiot ! Pardon, j’aime bien ton nom et ta ville."
CALM = "J’aime bien ton nom et ta ville, merci de ta visite."


def wanting(text: str = RUDE, *names: str, **more: Any) -> dict[str, Any]:
    attributes = {name: {} for name in names or ("TOXICITY",)}
    return {"comment": {"text": text}, "requestedAttributes": attributes, **more}


def error_of(response: Any, code: int = 400) -> Any:
    assert response.status_code == code, response.content
    assert response.json()["error"]["code"] == code
    return response.json()["error"]


def test_it_answers_in_the_shape_of_perspective(ask: Any) -> None:
    response = ask(wanting(RUDE, "TOXICITY", "IDENTITY_ATTACK", clientToken="c-1"))

    assert response.status_code == 200
    score = {"value": 0.9, "type": "PROBABILITY"}
    scores = {"spanScores": [{"begin": 0, "end": len(RUDE), "score": score}], "summaryScore": score}
    assert response.json() == {
        "attributeScores": {"TOXICITY": scores, "IDENTITY_ATTACK": scores},
        "languages": ["fr"],
        "detectedLanguages": ["fr"],
        "clientToken": "c-1",
    }


def test_it_scores_sentence_by_sentence_in_utf16_code_units(ask: Any) -> None:
    text = "👋 Quel idiot ! J’aime bien ton nom."
    answer = ask(wanting(text, spanAnnotations=True, languages=["fr"])).json()

    spans = answer["attributeScores"]["TOXICITY"]["spanScores"]
    units = text.encode("utf-16-le")
    parts = [units[2 * span["begin"] : 2 * span["end"]].decode("utf-16-le") for span in spans]
    assert parts == ["👋 Quel idiot !", "J’aime bien ton nom."]
    assert [span["score"]["value"] for span in spans] == [0.9, 0.1]


def test_it_gives_the_requested_languages_back(ask: Any) -> None:
    answer = ask(wanting(RUDE, languages=["fr-FR"])).json()
    assert answer["languages"] == ["fr-FR"]


def test_it_leaves_out_a_score_below_the_threshold(ask: Any) -> None:
    body = wanting(CALM) | {"requestedAttributes": {"TOXICITY": {"scoreThreshold": 0.5}}}
    assert "attributeScores" not in ask(body).json()
    assert ask(body | {"comment": {"text": RUDE}}).json()["attributeScores"]["TOXICITY"]


def test_it_takes_snake_case_and_null_as_googles_json_does(ask: Any) -> None:
    body = {
        "comment": {"text": RUDE, "type": None},
        "requested_attributes": {"TOXICITY": None},
        "do_not_store": True,
        "session_id": "1",
        "community_id": None,
    }
    assert ask(body).json()["attributeScores"]["TOXICITY"]["summaryScore"]["value"] == 0.9


def test_it_reads_the_comment_in_its_context(ask: Any, scorer: Any) -> None:
    above = {"parentComment": {"text": "Avant."}, "article": {"text": "Le journal."}}
    ask(wanting(context={"articleAndParentComment": above}))
    ask(wanting(context={"entries": [{"text": "Plus tôt."}, {"text": "Juste avant."}]}))
    assert [(item.parent, item.post) for item in scorer.asked] == [
        ("Avant.", "Le journal."),
        ("Juste avant.", None),
    ]


@pytest.mark.parametrize(
    "name",
    ["SEVERE_TOXICITY", "INSULT", "PROFANITY", "THREAT", "TOXICITY_EXPERIMENTAL", "FLIRTATION"],
)
def test_it_refuses_what_no_label_bears(ask: Any, name: str) -> None:
    error = error_of(ask(wanting(RUDE, name)))
    assert error == {
        "code": 400,
        "message": f"Attribute {name} does not support request languages: fr",
        "status": "INVALID_ARGUMENT",
        "details": [
            {
                "@type": "type.googleapis.com/google.commentanalyzer.v1alpha1.Error",
                "errorType": "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE",
                "languageNotSupportedByAttributeError": {
                    "detectedLanguages": ["fr"],
                    "attribute": name,
                },
            }
        ],
    }


def test_it_names_every_attribute_that_is_refused_at_once(ask: Any) -> None:
    error = error_of(ask(wanting(RUDE, "TOXICITY", "INSULT", "THREAT", languages=["fr"])))
    refused = [detail["languageNotSupportedByAttributeError"] for detail in error["details"]]
    assert refused == [
        {"requestedLanguages": ["fr"], "attribute": "INSULT"},
        {"requestedLanguages": ["fr"], "attribute": "THREAT"},
    ]


@pytest.mark.parametrize("languages", [["ja"], ["fr", "ja"], ["zz-ZZ"]])
def test_it_refuses_a_language_that_is_not_supported(ask: Any, languages: list[str]) -> None:
    error = error_of(ask(wanting(RUDE, languages=languages)))
    assert error["details"][0]["errorType"] == "LANGUAGE_NOT_SUPPORTED_BY_ATTRIBUTE"
    assert error["message"].endswith(", ".join(languages))


def test_it_refuses_a_label_not_learned_in_this_language(ask: Any) -> None:
    error = error_of(ask(wanting(RUDE, "TOXICITY", "IDENTITY_ATTACK", languages=["en"])))
    detail = error["details"][0]["languageNotSupportedByAttributeError"]
    assert detail["attribute"] == "IDENTITY_ATTACK"


def test_it_drops_what_is_not_supported_when_asked_to(ask: Any) -> None:
    answer = ask(wanting(RUDE, "TOXICITY", "INSULT", dropUnsupportedAttributes=True)).json()
    assert list(answer["attributeScores"]) == ["TOXICITY"]


@pytest.mark.parametrize("languages", [None, ["fr"]])
def test_it_gives_no_score_to_what_has_no_letters(ask: Any, languages: Any) -> None:
    error = error_of(ask(wanting("🙂", languages=languages)))
    assert error["details"][0]["errorType"] == "LANGUAGE_DETECTION_FAILED"


@pytest.mark.parametrize("comment", [None, {}, {"text": None}, {"text": ""}, {"text": " \n"}])
def test_it_refuses_an_empty_comment(ask: Any, comment: Any) -> None:
    error = error_of(ask(wanting() | {"comment": comment}))
    assert error["message"] == "Comment must be non-empty."
    assert error["details"][0]["errorType"] == "COMMENT_EMPTY"


def test_it_takes_20480_bytes_and_not_one_more(ask: Any) -> None:
    full = "é" * 5000 + " " + "a" * 10_479
    assert len(full.encode()) == 20_480
    assert ask(wanting(full, languages=["fr"])).status_code == 200
    error = error_of(ask(wanting(full + "a", languages=["fr"])))
    assert error["details"][0]["errorType"] == "COMMENT_TOO_LONG"


@pytest.mark.parametrize("wanted", [None, {}])
def test_it_asks_which_attributes_are_wanted(ask: Any, wanted: Any) -> None:
    error = error_of(ask(wanting() | {"requestedAttributes": wanted}))
    assert error["message"] == "Missing requested_attributes"
    assert error["details"][0]["errorType"] == "NO_REQUESTED_ATTRIBUTES"


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"requestedAttributes": {"NICE": {}}}, "Unknown requested attribute: NICE"),
        (
            {"requestedAttributes": {"TOXICITY": {"scoreType": "RAW"}}},
            "Requested score type RAW is not supported by attribute TOXICITY",
        ),
        (
            {"comment": {"text": RUDE, "type": "HTML"}},
            "Currently, only 'PLAIN_TEXT' comments are supported",
        ),
        ({"comment": {"text": RUDE, "type": "MARKDOWN"}}, "Unknown text type"),
        (
            {"context": {"entries": [{"text": "a"}], "articleAndParentComment": {}}},
            (
                "Context can have either entries or article_and_parent_comment, but both fields "
                "were populated."
            ),
        ),
    ],
)
def test_it_says_what_is_wrong_in_perspectives_words(ask: Any, change: Any, message: str) -> None:
    error = error_of(ask(wanting() | change))
    assert error["message"] == message
    assert error["details"][0]["errorType"] == "INVALID_REQUEST"


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"comment": {"text": 3}}, "comment.text"),
        ({"coment": {}}, "coment"),
        ({"requestedAttributes": {"TOXICITY": {"scoreThreshold": "x"}}}, None),
        ({"languages": "fr"}, "languages"),
        ({"languages": [""]}, "languages.0"),
    ],
)
def test_it_names_the_field_that_is_wrong(ask: Any, change: Any, field: str | None) -> None:
    error = error_of(ask(wanting() | change))
    violation = error["details"][0]["fieldViolations"][0]
    assert violation["field"] == (field or "requestedAttributes.TOXICITY.scoreThreshold")
    assert error["status"] == "INVALID_ARGUMENT"


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"[]",
        b"7",
        b"{",
        b'{"comment": {"text": "\\ud800"}}',
        b'{"comment": {"text": "\xff"}}',
        b'{"requestedAttributes": {"TOXICITY": {"scoreThreshold": NaN}}}',
        b"[" * 100_000,
        b'{"a":' * 100_000,
    ],
)
def test_it_refuses_what_is_not_the_agreed_json(ask: Any, body: bytes) -> None:
    assert error_of(ask(body))["message"].startswith("Invalid JSON payload received.")


def test_it_refuses_a_body_over_a_megabyte(ask: Any) -> None:
    error = error_of(ask(b" " * (1024 * 1024 + 1)))
    assert "exceeds the limit: 1048576 bytes" in error["message"]


def test_it_keeps_nothing_of_a_comment(ask: Any) -> None:
    from jesuisla.collective.api.models import SuggestedScore
    from jesuisla.collective.threads.models import Comment

    assert ask(wanting(doNotStore=False)).status_code == 200
    assert not SuggestedScore.objects.exists()
    assert not Comment.objects.exists()


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
texts = st.text(max_size=60) | st.just(RUDE) | st.text(alphabet="idot !.\n👋é", max_size=300)
bodies = st.fixed_dictionaries(
    {},
    optional={
        "comment": json_values | st.fixed_dictionaries({"text": texts | json_values}),
        "context": json_values | st.fixed_dictionaries({"entries": json_values}),
        "requestedAttributes": json_values
        | st.dictionaries(st.sampled_from(["TOXICITY", "INSULT", "X"]), json_values | st.just({})),
        "attributeScores": json_values
        | st.dictionaries(
            st.sampled_from(["TOXICITY", "APPROVED", "x"]),
            st.fixed_dictionaries({}, optional={"summaryScore": st.just({"value": 1})})
            | json_values,
        ),
        "languages": json_values | st.lists(st.sampled_from(["fr", "en", "ja", "\0"])),
        "spanAnnotations": json_values,
        "clientToken": json_values,
        "doNotStore": json_values,
        "dropUnsupportedAttributes": json_values,
    },
)


@pytest.mark.parametrize("method", ["analyze", "suggestscore"])
@settings(
    max_examples=40,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(body=bodies | json_values | st.binary(max_size=50))
def test_it_never_breaks_on_bad_input(ask: Any, method: str, body: Any) -> None:
    response = ask(body, method=method)
    assert response.status_code in {200, 400}
    if response.status_code == 400:
        assert error_of(response)["status"] == "INVALID_ARGUMENT"


def test_the_shipped_scorer_tells_rude_from_calm(ask: Any, monkeypatch: Any) -> None:
    from jesuisla.analysis.triage.shipped import shipped_scorer
    from jesuisla.collective.scoring import scoring

    monkeypatch.setattr(scoring, "scorer_for", lambda _group: shipped_scorer())
    names = ("TOXICITY", "IDENTITY_ATTACK")
    rude, calm = (
        ask(wanting(text, *names, languages=["fr"], spanAnnotations=True)).json()
        for text in ("Quel sale con, ferme ta gueule ! Tu es un idiot.", CALM)
    )
    for name in names:
        values = [
            answer["attributeScores"][name]["summaryScore"]["value"] for answer in (rude, calm)
        ]
        assert 0 < values[1] < values[0] < 1
