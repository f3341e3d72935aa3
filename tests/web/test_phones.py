import pytest

from domovoy.web.phones import HYPHEN, SPACE, dialled, in_groups, unbroken


def plain(phone):
    return phone.replace(SPACE, " ").replace(HYPHEN, "-")


class TestTelephone:
    def test_can_be_dialled(self):
        assert dialled("+7 (000) 000-00-04") == "+70000000004"

    def test_is_kept_in_one_line_as_written(self):
        written = "8 800 000-00-04"

        assert plain(unbroken(written)) == written
        assert not {" ", "-"} & set(unbroken(written))

    @pytest.mark.parametrize("typed", ["+79990000001", "89990000001", "+7(999)000-00-01"])
    def test_of_russia_is_read_in_groups(self, typed):
        assert plain(in_groups(typed)) == "+7 999 000-00-01"

    @pytest.mark.parametrize("typed", ["112", "", "+1 202 000 00 01", "2-00-04"])
    def test_of_elsewhere_is_left_as_written(self, typed):
        assert plain(in_groups(typed)) == typed
