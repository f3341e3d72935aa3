import doctest
from random import Random

from domovoy.demo import numbers


class TestNumbers:
    def test_examples_hold(self):
        assert doctest.testmod(numbers).failed == 0

    def test_check_digit_of_a_known_inn(self):
        # 7707083893: the weights give 3 for the first nine digits
        digits = "770708389"
        total = sum(int(d) * w for d, w in zip(digits, numbers._INN_WEIGHTS, strict=True))

        assert total % 11 % 10 == 3

    def test_no_two_organisations_share_a_number(self):
        assert len({numbers.inn(serial) for serial in range(1, 100)}) == 99
        assert len({numbers.ogrn(serial) for serial in range(1, 100)}) == 99

    def test_guids_repeat_with_their_seed(self):
        assert numbers.guid(Random(5)) == numbers.guid(Random(5))
        assert numbers.guid(Random(5)) != numbers.guid(Random(6))
