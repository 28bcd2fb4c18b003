import io
import json
import zipfile
from datetime import UTC, datetime

import pytest

from jesuisla.networks.archives import ArchiveRow, Format, UnknownFormat, open_archive

POST = {
    "id": "p1",
    "speaker": "jo",
    "conversation_id": "p1",
    "reply-to": None,
    "timestamp": 1748779200,
    "text": "Que pensez-vous du nouveau parc ?",
    "meta": {"subreddit": "france", "title": "Le parc"},
}
ANSWER = POST | {"id": "p2", "speaker": {"id": "lou"}, "reply-to": "p1", "text": "Du bien."}


def corpus(*records: dict[str, object]) -> bytes:
    return "\n".join(map(json.dumps, records)).encode()


def test_an_utterance_tells_its_conversation_speaker_and_time(read):
    post, answer = read(corpus(POST, ANSWER))
    assert post == ArchiveRow(
        number=1,
        thread_id="p1",
        id="p1",
        text="Que pensez-vous du nouveau parc ?",
        network="reddit",
        author="jo",
        created_at=datetime(2025, 6, 1, 12, tzinfo=UTC),
        title="Le parc",
        page="france",
        is_post=True,
    )
    assert (answer.parent_id, answer.author, answer.is_post) == ("p1", "lou", False)


def test_the_older_names_are_read(read):
    old = {"id": "2", "user": "jo", "root": "1", "reply_to": "1", "timestamp": "x", "text": "Oui"}
    (found,) = read(corpus(old | {"timestamp": None}))
    assert (found.thread_id, found.parent_id, found.author) == ("1", "1", "jo")


@pytest.mark.parametrize("turn", [0, 12, "17", 95.5])
def test_a_turn_in_the_conversation_is_no_date(read, turn):
    (found,) = read(corpus(POST | {"timestamp": turn}))
    assert found.created_at is None


def test_a_folder_and_a_zip_of_it_are_read_alike(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "utterances.jsonl").write_bytes(corpus(POST, ANSWER))
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as out:
        out.writestr("corpus/speakers.json", "{}")
        out.writestr("corpus/utterances.jsonl", corpus(POST, ANSWER))
    with open_archive(folder) as opened:
        assert opened.format is Format.CONVOKIT
        from_folder = list(opened)
    with open_archive(io.BytesIO(packed.getvalue())) as opened:
        assert list(opened) == from_folder


def test_a_folder_without_utterances_is_refused(tmp_path):
    with pytest.raises(UnknownFormat, match="folder"):
        open_archive(tmp_path)
