"""Each kind of cell: what is read, and what is told of what is not."""

from datetime import date
from decimal import Decimal
from uuid import UUID

import pytest

from domovoy.housing.register import values
from domovoy.housing.register.errors import Unfit

READ = [
    (values.inn, "7707083893", "7707083893"),
    (values.inn, "500100732259", "500100732259"),
    (values.ogrn, "1027700132195", "1027700132195"),
    (values.ogrn, "304500116000157", "304500116000157"),
    (values.snils, "112-233-445 95", "11223344595"),
    (values.snils, "087 654 303 00", "08765430300"),
    (values.snils, "00000100199", "00000100199"),
    (values.kpp, "770801001", "770801001"),
    (values.oktmo, "45000000", "45000000"),
    (values.day, "2024-02-29", date(2024, 2, 29)),
    (values.day, "31.12.1999", date(1999, 12, 31)),
    (values.day, "1.2.2003", date(2003, 2, 1)),
    (values.day, "2026-01-01 00:00:00", date(2026, 1, 1)),
    (values.area, "54,3", Decimal("54.30")),
    (values.area, "1 054.3", Decimal("1054.30")),
    (values.region, "77", "RU-MOW"),
    (values.region, "камчатский край", "RU-KAM"),
    (values.region, "00", "00"),
    (values.zone, "Asia/Kamchatka", "Asia/Kamchatka"),
    (values.guid, "0C5B2444-70A0-4932-980C-B4DC0D3F02B5", None),
    (values.share, "1/2", (1, 2)),
    (values.share, "2 / 4", (1, 2)),
    (values.share, "0,5", (1, 2)),
    (values.share, "50 %", (1, 2)),
    (values.share, "33.25%", (133, 400)),
    (values.share, "1", (1, 1)),
    (values.share, "100%", (1, 1)),
    (values.risers, "отопление:2; cold_water:1;", (("cold_water", "1"), ("heating", "2"))),
    (values.website, "example.ru", "https://example.ru"),
    (values.unified_account, "50ав123456", "50АВ123456"),
    (values.cadastral, "77:01:0001001:1024", "77:01:0001001:1024"),
    (values.whole(0, 9), "7", 7),
    (values.whole(0, 9), "7,0", 7),
]
REFUSED = [
    (values.inn, "7707083894", "check_digits"),
    (values.inn, "500100732258", "check_digits"),
    (values.inn, "770708389", "inn_length"),
    (values.inn, "٧٧٠٧٠٨٣٨٩٣", "inn_length"),
    (values.ogrn, "1027700132196", "check_digits"),
    (values.ogrn, "102770013219", "ogrn_length"),
    (values.snils, "112-233-445 96", "check_digits"),
    (values.snils, "112-233-445", "snils_length"),
    (values.kpp, "77080100", "not_a_kpp"),
    (values.oktmo, "4500000", "not_an_oktmo"),
    (values.day, "29.02.2026", "no_such_day"),
    (values.day, "2026/01/01", "not_a_date"),
    (values.day, "01.01.26", "not_a_date"),
    (values.day, "2026-01-01 10:00", "not_a_date"),
    (values.day, "01.01.0001", "year_out_of_range"),
    (values.area, "0", "not_area"),
    (values.area, "-5", "not_area"),
    (values.area, "nan", "not_area"),
    (values.area, "1e9999", "not_area"),
    (values.area, "54,333", "area_too_fine"),
    (values.area, "100000", "not_area"),
    (values.region, "Крым", "region_unknown"),
    (values.zone, "Москва", "zone_unknown"),
    (values.zone, "UTC", "zone_unknown"),
    (values.guid, "0c5b2444", "not_a_guid"),
    (values.guid, "{0c5b2444-70a0-4932-980c-b4dc0d3f02b5}", "not_a_guid"),
    (values.share, "0", "not_a_share"),
    (values.share, "3/2", "not_a_share"),
    (values.share, "1/0", "not_a_share"),
    (values.share, "101 %", "not_a_share"),
    (values.share, "половина", "not_a_share"),
    (values.share, "1/99999999999", "not_a_share"),
    (values.risers, "отопление", "not_risers"),
    (values.risers, "чай:1", "not_of_list"),
    (values.email, "не почта", "not_email"),
    (values.website, "javascript:alert(1)", "not_website"),
    (values.unified_account, "12", "not_unified_account"),
    (values.cadastral, "77-01", "not_cadastral"),
    (values.owner_code, "abc", "not_owner_code"),
    (values.whole(1, 9), "0", "out_of_range"),
    (values.whole(1, 9), "десять", "not_whole"),
    (values.whole(1, 9), "-1", "not_whole"),
    (values.whole(1, 9), "²", "not_whole"),
    (values.whole(1, 9), "9" * 5000, "not_whole"),
    (values.words(3), "четыре", "too_long"),
]


class TestACell:
    @pytest.mark.parametrize(("read", "text", "value"), READ)
    def test_is_read(self, read, text, value):
        assert read(text) == (UUID(text) if value is None else value)

    @pytest.mark.parametrize(("read", "text", "why"), REFUSED)
    def test_is_refused_with_what_is_wrong(self, read, text, why):
        with pytest.raises(Unfit) as refused:
            read(text)

        assert refused.value.why == why
