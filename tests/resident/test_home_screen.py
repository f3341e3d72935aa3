from domovoy.delivery.queries import unread_of
from domovoy.intake.models import Conversation
from estate import hold, make_flat, make_person, register_appeal

FLAT_NUMBER = "181"


def text_of(response):
    return response.content.decode()


class TestStranger:
    def test_is_told_what_this_is_and_whom_to_call(self, client, db):
        page = text_of(client.get("/"))

        assert "Войти через Госуслуги" in page
        assert 'href="tel:112"' in page
        assert 'href="tel:104"' in page

    def test_may_read_how_it_works(self, client, db):
        assert "Как это работает" in text_of(client.get("/help"))

    def test_is_sent_to_sign_in_from_every_other_screen(self, client, db):
        for address in ("/appeals/", "/appeals/1", "/meters", "/bills", "/notices"):
            answer = client.get(address)

            assert answer.status_code == 302
            assert answer.url.startswith("/sign-in?next=%2F")


class TestNewcomer:
    def test_is_told_what_to_do_without_a_flat(self, db, sign_in):
        page = text_of(sign_in(make_person()).get("/"))

        assert "Осталось подключить квартиру" in page
        assert "Что случилось?" not in page

    def test_has_no_meters_bills_or_chat(self, db, sign_in):
        browser = sign_in(make_person())

        assert browser.get("/meters").status_code == 404
        assert browser.get("/bills").status_code == 404
        assert browser.post("/chat/start", {"text": "течёт"}).url == "/"
        assert not Conversation.objects.exists()


class TestHome:
    def test_asks_what_happened_with_the_accident_line_at_hand(self, estate, owner):
        page = text_of(owner.get("/"))

        assert "Что случилось?" in page
        assert 'href="tel:+70000000004"' in page

    def test_shows_own_appeals_with_their_nearest_term(self, estate, owner, now):
        appeal = register_appeal(estate, at=now)

        page = text_of(owner.get("/"))

        assert f"№ {appeal.number}" in page
        assert "осталось " in page

    def test_counts_what_is_unread(self, estate, owner, now):
        register_appeal(estate, at=now)

        page = text_of(owner.get("/"))

        assert unread_of(estate.owner.pk, for_staff=False) == 1
        assert "новых: </span>1</span>" in page

    def test_offers_to_go_on_with_what_was_not_sent(self, estate, owner):
        owner.post("/chat/start", {"text": "Третий день холодная батарея в детской"})

        page = text_of(owner.get("/"))

        assert "Не отправлено" in page
        assert "Третий день холодная батарея в детской" in page

    def test_takes_at_most_eleven_statements(
        self, estate, owner, now, django_assert_max_num_queries
    ):
        for _ in range(7):
            register_appeal(estate, at=now)

        with django_assert_max_num_queries(11):
            owner.get("/")

    def test_shows_what_is_written_as_text_never_as_markup(self, estate, owner, now):
        register_appeal(estate, at=now, text="<script>alert(1)</script>")
        owner.post("/chat/start", {"text": "<b>батарея</b> холодная"})

        page = text_of(owner.get("/"))

        assert "<b>батарея" not in page
        assert "&lt;b&gt;батарея" in page


class TestOwnerOfTwoFlats:
    def test_chooses_the_flat_and_finds_it_chosen_on_every_screen(self, estate, owner):
        second = make_flat(estate.house, number=FLAT_NUMBER)
        hold(estate.owner, second)

        answer = owner.post("/flat", {"premises_id": second.pk, "back": "meters"})

        assert answer.url == "/meters"
        assert f"кв. {FLAT_NUMBER}</span>" in text_of(owner.get("/meters"))
        assert f"кв. {FLAT_NUMBER}</span>" in text_of(owner.get("/"))

    def test_cannot_choose_a_flat_of_another(self, estate, owner):
        another = make_flat(estate.house, number=FLAT_NUMBER)

        for chosen in (another.pk, 0, "", "x", "9" * 40):
            assert owner.post("/flat", {"premises_id": chosen}).status_code == 404

    def test_goes_nowhere_but_to_the_screens_of_a_flat(self, estate, owner):
        answer = owner.post("/flat", {"premises_id": estate.flat.pk, "back": "//elsewhere.example"})

        assert answer.url == "/"
