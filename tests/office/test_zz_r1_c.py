from datetime import timedelta
from django.urls import reverse
from django.utils import timezone
from domovoy.appeals.models import Appeal, Clarification, Occurrence, Clock
from estate import register_appeal

def test_two_tabs_two_questions(desk, appeal):
    o = timezone.now().isoformat()
    u = reverse("office:ask", args=[appeal.number])
    desk.post(u, {"seen": 1, "opened": o, "question": "Есть ли кран?"})
    r = desk.post(u, {"seen": 1, "opened": o, "question": "Какой этаж?"})
    print(r.status_code, r.headers.get("Location"), list(Clarification.objects.values_list("question")))
    assert r.status_code == 409

def test_two_tabs_two_moments(desk, estate):
    a = register_appeal(estate, at=timezone.now()-timedelta(hours=1), problem="snow_ice.yard_snow")
    o = timezone.now().isoformat(); u = reverse("office:note", args=[a.number])
    t = timezone.now().astimezone(estate.zone)
    def p(dt): 
        return desk.post(u, {"seen": 1, "opened": o, "event": "snow_ended", "happened_at": dt.strftime("%Y-%m-%dT%H:%M")})
    r1 = p(t-timedelta(minutes=10)); r = p(t-timedelta(minutes=50))
    print(r1.status_code, r.status_code, r.headers.get("Location"), list(Occurrence.objects.values_list("at")))
    assert r.status_code == 409
