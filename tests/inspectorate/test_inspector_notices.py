from datetime import timedelta

from django.utils import timezone

from domovoy.appeals import actions


class TestNotices:
    def test_tell_of_a_registration_that_came_too_late(self, inspector, complaint):
        actions.record_missed_terms(at=timezone.now() + timedelta(days=7))

        page = inspector.get("/inspectorate/notices")

        assert complaint.number in page.content.decode()
        assert f"/inspectorate/complaints/{complaint.number}" in page.content.decode()

    def test_are_read_at_once(self, inspector, complaint, django_assert_num_queries):
        actions.record_missed_terms(at=timezone.now() + timedelta(days=7))

        shown = inspector.get("/inspectorate/notices").context["newest"]
        inspector.post("/inspectorate/notices/read", {"newest": shown})

        with django_assert_num_queries(7):
            assert "новое" not in inspector.get("/inspectorate/notices").content.decode()

    def test_do_not_exist_for_others(self, client, estate, complaint):
        client.force_login(estate.dispatcher_person)

        assert client.get("/inspectorate/notices").status_code == 404
