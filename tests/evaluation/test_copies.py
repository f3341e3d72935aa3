import pytest
from evaluation.copies import near_copies
from evaluation.messages import LABELLED, labelled_messages

from domovoy.catalogue import shipped_catalogue


class TestNearCopies:
    def test_are_found_whatever_the_order_and_the_endings(self):
        examples = ["Ржавый самокат утонул в синем фонтане", "лифт не работает"]
        texts = ["в синих фонтанах утонул ржавый самокат!", "лифт не работает"]

        assert near_copies(examples, texts) == [(examples[0], texts[0])]

    @pytest.mark.skipif(not LABELLED.is_file(), reason="the texts measured on are not here")
    def test_are_not_among_the_examples_of_the_catalogue(self):
        examples = [e for p in shipped_catalogue().problems.values() for e in p.examples]

        assert near_copies(examples, [m.text for m in labelled_messages()]) == []
