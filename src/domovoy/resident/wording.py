"""What the resident's screens say when something cannot be done, by the code of the refusal."""

from __future__ import annotations

from domovoy.appeals.errors import AppealError
from domovoy.conversation import ConversationError
from domovoy.conversation import wording as conversation_wording
from domovoy.housing.errors import HousingError
from domovoy.imaging import PhotoError
from domovoy.intake.errors import IntakeError

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
    "photo_not_found": "Этого фото в заявке уже нет.",
    "premises_not_found": "Этой квартиры среди ваших нет. Выберите квартиру на главной странице.",
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
NO_PHOTO_CHOSEN = "Сначала выберите фото."
NO_ASSESSMENT_CHOSEN = "Выберите, решён ли вопрос: от этого зависит, что делать дальше."


def explain(problem: Refusal) -> str:
    """Say what happened, what is kept and what to do now."""
    if isinstance(problem, ConversationError):
        return conversation_wording.explain(problem)
    return REFUSALS[problem.code].format(**_figures(problem))


def _figures(problem: Refusal) -> dict[str, str]:
    """Numbers of the refusal as people write them, thousands apart."""
    return {
        name: f"{value:,}".replace(",", "\N{NO-BREAK SPACE}")
        for name, value in vars(problem).items()
        if isinstance(value, int)
    }
