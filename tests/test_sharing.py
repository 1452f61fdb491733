"""A catalogue that cannot be put into its file leaves nothing behind that anybody could take for one."""

from __future__ import annotations

from pathlib import Path

import pytest

from matchmaker.domain.records import Offer
from matchmaker.matching import Catalogue
from matchmaker.matching.lexicon import shipped_lexicon
from matchmaker.matching.sharing import save

LEXICON = shipped_lexicon()


def test_a_catalogue_that_grew_is_not_put_into_a_file(tmp_path: Path) -> None:
    grown = Catalogue.of([Offer("a", "tôm sú")], LEXICON).extended([Offer("b", "cua gạch")], [])
    with pytest.raises(ValueError, match="before it grows"):
        save(grown, tmp_path / "offer-1")
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_cannot_get_its_name_is_taken_away_again(tmp_path: Path) -> None:
    taken = tmp_path / "offer-1"
    taken.mkdir()
    (taken / "of-another.txt").write_text("stays", encoding="utf-8")
    with pytest.raises(OSError, match="offer-1"):
        save(Catalogue.of([Offer("a", "tôm sú")], LEXICON), taken)
    assert [path.name for path in tmp_path.iterdir()] == ["offer-1"]
    assert (taken / "of-another.txt").read_text(encoding="utf-8") == "stays"
