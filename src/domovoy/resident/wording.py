"""What the resident's screens say when something cannot be done, by the code of the refusal."""

from __future__ import annotations

from datetime import datetime

from domovoy.appeals.errors import AppealError
from domovoy.conversation import ConversationError
from domovoy.conversation import wording as conversation_wording
from domovoy.housing.errors import HousingError
from domovoy.identity.errors import TooManyAttempts
from domovoy.imaging import PhotoError
from domovoy.intake.errors import IntakeError
from domovoy.web.templatetags.words import span

Refusal = AppealError | ConversationError | HousingError | IntakeError | PhotoError

REFUSALS = {
    "appeal_not_found": "Такой заявки среди ваших нет. Проверьте номер или откройте список заявок.",
    "appeal_closed": "Эта заявка уже закрыта, изменить её нельзя. Её текст и ответы сохранены.",
    "text_missing": "Напишите хотя бы несколько слов: по ним поймут, что не так.",
    "text_too_long": "В тексте {length} знаков, а помещается {limit}. Сократите его: написанное "
    "осталось в поле.",
    "comment_length": "Напишите, что не так, не длиннее {longest} знаков: организация увидит "
    "эти слова.",
    "not_answered": "Ответа по этой заявке ещё нет. Когда он придёт, вы получите уведомление.",
    "already_assessed": "Вы уже оценили этот ответ. Оценка сохранена.",
    "already_repeated": "Эта заявка уже отправлена снова. Новая заявка есть на её странице.",
    "nothing_to_complain_of": "Пожаловаться можно, когда пропущен срок, отказано в ответе или "
    "ответ вас не устроил. Сначала оцените ответ.",
    "already_complained": "Жалоба по этой заявке уже записана. Она есть на странице заявки.",
    "no_question": "Вопроса к вам сейчас нет: может быть, вы на него уже ответили.",
    "already_joined": "Вы уже участвуете в этой заявке. Она есть в списке ваших заявок.",
    "others_joined": "К заявке присоединились соседи, отозвать её одному нельзя. Если у вас всё "
    "исправили, дождитесь ответа и оцените его.",
    "too_many_files": "К заявке можно приложить не больше 10 фото.",
    "conversation_not_found": "Такого разговора среди ваших нет.",
    "conversation_ended": "Этот разговор закончен: заявка отправлена.",
    "turn_passed": "Этот шаг уже сделан. Ниже то, о чём речь сейчас.",
    "draft_not_ready": "Отправить пока нечего: напишите, что случилось.",
    "too_many_photos": "Можно приложить не больше 10 фото. Остальные сохранены; чтобы добавить "
    "другое, уберите лишнее.",
    "too_many_appeals": "За сутки можно отправить {most} заявок, вы столько отправили. Эта лежит "
    "в черновиках, отправьте её завтра. Об опасности пишите сейчас: такие заявки принимаем всегда.",
    "too_many_photos_an_hour": "За час можно добавить {most} фото. Остальные добавьте позже: "
    "заявку можно отправить и без них.",
    "photo_not_found": "Этого фото в заявке уже нет.",
    "premises_not_found": "Этой квартиры среди ваших нет. Выберите квартиру на главной странице.",
    "may_not_write": "Писать заявки от этой квартиры вам пока не разрешено. Разрешить может "
    "собственник, который вас пригласил; за несовершеннолетнего пишет родитель. При аварии "
    "звоните сами: телефон наверху страницы.",
    "may_not_see_meters": "Счётчики этой квартиры вам не открыты. Открыть их может собственник, "
    "который вас пригласил.",
    "may_not_see_bills": "Счета этой квартиры вам не открыты. Открыть их может собственник, "
    "который вас пригласил.",
    "house_not_found": "Такого дома в списке нет. Найдите его по адресу ещё раз.",
    "flat_number_missing": "Укажите номер квартиры, как на двери: по нему найдём её в реестре.",
    "kind_unknown": "Выберите, кто это: член семьи, наниматель или представитель.",
    "not_of_age": "Действовать за другого в этой квартире можно с 18 лет. Пусть это сделает "
    "взрослый под своей учётной записью.",
    "child_missing": "Укажите имя ребёнка и день его рождения: по ним организация сверит "
    "документы.",
    "child_grown_up": "Ребёнку уже исполнилось 18 лет: он подключает квартиру сам, под своей "
    "учётной записью.",
    "until_passed": "Этот день уже прошёл или его нет в календаре. Укажите день, который ещё "
    "наступит, или оставьте поле пустым.",
    "words_too_long": "В поле помещается {limit} знаков. Сократите текст: написанное осталось.",
    "too_many_documents": "К заявлению можно приложить не больше {limit} документов.",
    "document_too_large": "Документ больше 5 МБ. Сфотографируйте его поменьше или приложите "
    "только нужные страницы.",
    "document_kind_not_accepted": "Документ не подходит: нужен снимок JPEG или PNG либо файл PDF.",
    "already_held": "Эта квартира у вас уже подключена. Она есть на странице «Мои квартиры».",
    "already_claimed": "Ваше заявление об этой квартире уже ждёт проверки, оно сохранено. Если в "
    "нём описка в лицевом счёте, проверьте его по квитанции и отправьте ещё раз. Другое можно "
    "исправить так: отзовите заявление на странице «Мои квартиры» и отправьте новое.",
    "too_many_claims": "Проверки уже ждут {limit} ваших заявлений. Дождитесь решения или отзовите "
    "лишние.",
    "claim_not_found": "Такого заявления среди ваших нет.",
    "claim_decided": "Это заявление уже не ждёт: по нему есть решение или вы его отозвали.",
    "holding_not_found": "Этого человека среди тех, кто действует по вашему приглашению, нет.",
    "may_not_invite": "Приглашать в эту квартиру может совершеннолетний собственник или родитель "
    "несовершеннолетнего.",
    "too_many_invitations": "Ответа уже ждут {limit} приглашений. Отзовите лишние и пригласите "
    "снова.",
    "already_invited": "Приглашение уже создано. Код показывают один раз.",
    "invitation_not_found": "Такого приглашения уже нет: его приняли, отозвали или вышел срок.",
    "invitation_not_usable": "Код не подошёл. Проверьте, всё ли набрано верно. Код действует семь "
    "дней и один раз; если не получается, попросите у собственника новый.",
    "nobody_manages": "Домом сейчас никто не управляет, заявку некому передать. Позвоните в "
    "администрацию или в жилищную инспекцию, а при аварии по номеру 112.",
    "nobody_inspects": "Жилищная инспекция вашего региона здесь пока не работает. Жалобу можно "
    "подать на Госуслугах; текст остался в поле.",
    "photo_too_large": "Фото больше 15 МБ. Выберите другое или отправьте заявку без него.",
    "photo_not_an_image": "Этот файл не фотография. Выберите снимок JPEG, PNG, WebP или HEIC.",
    "photo_kind_not_accepted": "Такие картинки не принимаем. Подойдёт снимок JPEG, PNG, WebP "
    "или HEIC.",
    "photo_damaged": "Фото не открывается: файл повреждён. Выберите другое или снимите заново.",
    "photo_too_many_pixels": "У фото слишком большое разрешение. Снимите обычной камерой "
    "телефона или отправьте заявку без него.",
}
FIELDS_OF_FLATS = {
    "flat_number_missing": "flat",
    "kind_unknown": "kind",
    "child_missing": "child",
    "child_grown_up": "child",
    "until_passed": "until",
    "too_many_documents": "documents",
    "document_too_large": "documents",
    "document_kind_not_accepted": "documents",
}
"""Beside which field of a form about flats a refusal stands; the others stand above the form."""
SAID_OF_FLATS = {
    "found": "Нашли ваши квартиры в реестре собственников и подключили их.",
    "not_found": "Новых квартир на ваше имя в реестре собственников нет. Добавьте квартиру по "
    "адресу или войдите по приглашению собственника.",
    "left_to_decide": "Вы есть в реестре собственников, но от вашей доли здесь уже действует "
    "другой человек. Мы отправили заявление: организация сверит документы, придёт уведомление.",
    "bound": "Квартира подключена: лицевой счёт и имя совпали с реестром.",
    "claimed": "Заявление отправлено в организацию, которая управляет домом. Она сверит его с "
    "документами; как решит, придёт уведомление.",
    "claim_withdrawn": "Заявление отозвано, приложенные документы удалены.",
    "joined": "Приглашение принято, квартира подключена.",
    "left": "Квартира отключена. Отправленные заявки остались вашими.",
    "rights_saved": "Права сохранены и уже действуют.",
    "access_closed": "Доступ закрыт: человек больше не видит квартиру и не пишет от неё.",
    "invitation_withdrawn": "Приглашение отозвано, его код больше не действует.",
}
BASES = {
    "register": "по реестру собственников",
    "account": "по лицевому счёту и имени",
    "desk": "по документу, который проверила организация",
    "invitation": "по приглашению собственника",
}
CHOOSE_WHO = "Выберите, кто вы по отношению к квартире: от этого зависит, что спросим дальше."
DOCUMENTS_TO_SHOW = {
    "owner": "Выписка из ЕГРН.",
    "household": "Справка о регистрации или другой документ, из которого видно, что вы здесь "
    "живёте.",
    "tenant": "Договор найма.",
    "representative": "Доверенность.",
    "parent": "Свидетельство о рождении ребёнка и выписка из ЕГРН.",
}
"""What an organisation asks to see, by how a person belongs to a flat."""
CLAIM_ANYWAY = "Или оставьте лицевой счёт пустым: тогда заявление проверит организация."
ASK_FOR_A_CODE = "Проверьте код у того, кто вас пригласил."
NO_PHOTO_CHOSEN = "Сначала выберите фото."
NO_ASSESSMENT_CHOSEN = "Выберите, решён ли вопрос: от этого зависит, что делать дальше."


def explain(problem: Refusal) -> str:
    """Say what happened, what is kept and what to do now."""
    if isinstance(problem, ConversationError):
        return conversation_wording.explain(problem)
    return REFUSALS[problem.code].format(**_figures(problem))


def by_what(basis: str) -> str:
    """Say by what a person is known to belong to a flat."""
    return BASES[basis]


def too_often(problem: TooManyAttempts, advice: str, *, at: datetime) -> str:
    """Say when something may be tried again, and what to do meanwhile."""
    minutes = int((problem.again_at - at).total_seconds()) // 60 + 1
    return f"Попыток было слишком много. Попробуйте снова через {span(minutes)}. {advice}"


def _figures(problem: Refusal) -> dict[str, str]:
    """Numbers of the refusal as people write them, thousands apart."""
    return {
        name: f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
        for name, value in vars(problem).items()
        if isinstance(value, int)
    }
