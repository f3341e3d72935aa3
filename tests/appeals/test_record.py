from datetime import timedelta

from domovoy.appeals import actions
from domovoy.appeals.record import record_of
from estate import make_organisation, register_appeal

REASON = "Дом обслуживает по этому вопросу другая организация. " * 3


class TestRecord:
    def test_lays_a_missed_term_on_who_had_the_appeal_then(self, estate):
        now = estate.local(2026, 11, 20, 10)
        late = register_appeal(
            estate,
            at=now - timedelta(days=40),
            problem="other_not_housing.other",
            text="Есть вопрос.",
        )
        stays = register_appeal(estate, at=now)
        actions.record_missed_terms(at=now)
        receiver = make_organisation(region=estate.house.region)
        actions.redirect(
            number=late.number,
            seen=2,
            receiver_id=receiver.pk,
            comment=REASON,
            by=estate.dispatcher,
            at=now,
        )

        sender, receivers = (record_of(a.number, at=now) for a in (stays, late))

        assert (sender.appeals, sender.missed) == (2, 1)
        assert (receivers.appeals, receivers.missed) == (1, 0)
