"""What the administrator reads when the stand cannot start: what happened, what to do."""

from domovoy.stand.errors import StandError

WORDS = {
    "binaries_missing": (
        "В окружении нет встроенного PostgreSQL. Выполните make run из папки проекта"
        " или назовите свой сервер в DATABASE_URL."
    ),
    "cannot_drop_root": (
        "PostgreSQL не работает от имени root, а сменить пользователя не удалось ({reason})."
        " Запустите make run обычным пользователем или назовите свой сервер в DATABASE_URL."
    ),
    "folder_of_another": (
        "Папка {folder} принадлежит другому пользователю. Запустите от его имени"
        " или укажите другую папку в DOMOVOY_VAR."
    ),
    "cluster_did_not_start": (
        "Встроенный PostgreSQL не запустился: {reason} Данные не тронуты, журнал: {log}"
    ),
    "cluster_of_another_version": (
        "Папка {folder} создана PostgreSQL {found}, а встроен {expected}. Перенесите данные"
        " через pg_dump или укажите другую папку в DOMOVOY_VAR."
    ),
    "database_unreachable": (
        "Не удалось войти в базу данных {server}: {reason}. Проверьте {variable}."
    ),
    "database_too_old": (
        "На сервере {server} PostgreSQL {found}, нужен {needed} или новее."
        " Укажите в DATABASE_URL другой сервер."
    ),
    "database_not_unicode": (
        "База данных {server} не различает русские буквы ({reason}). Создайте её так:"
        " CREATE DATABASE … ENCODING 'UTF8' LOCALE 'C.UTF-8' TEMPLATE template0."
    ),
    "application_role_missing": (
        "Владелец базы {server} не может создать роль {role} для обслуживания запросов ({reason})."
        " Создайте роль без прав SUPERUSER и BYPASSRLS и назовите её в DATABASE_APP_URL."
    ),
    "application_role_too_strong": (
        "Роль {role} обходит защиту строк: это SUPERUSER, BYPASSRLS или владелец таблиц."
        " Укажите в DATABASE_APP_URL роль без этих прав."
    ),
    "migration_failed": (
        "Таблицы базы данных не удалось обновить, они остались прежними."
        " Что сказал сервер:\n{reason}"
    ),
    "port_unusable": (
        "PORT={port} не годится: нужно число от 1 до 65534, следующий порт тоже понадобится."
    ),
    "port_busy": (
        "Порт {port} занят другой программой. Остановите её или выберите другой:"
        " make run PORT={another}"
    ),
    "already_running": (
        "Домовой уже работает из этой папки (процесс {pid}). Остановите его"
        " или укажите другую папку в DOMOVOY_VAR и другой PORT."
    ),
    "stand_not_running": (
        "База данных не названа, а Домовой из папки {folder} не запущен. Запустите его: make run,"
        " укажите его папку в DOMOVOY_VAR или назовите базу в DATABASE_APP_URL."
    ),
    "no_space": (
        "На диске с папкой {folder} свободно {free} МБ, нужно хотя бы {needed}."
        " Освободите место и запустите снова."
    ),
    "folder_unusable": (
        "В папку {folder} нельзя писать ({reason}). Исправьте права"
        " или укажите другую папку в DOMOVOY_VAR."
    ),
    "setting_unusable": "{name}={value} не годится: {reason}",
    "production_lacks": (
        "При DOMOVOY_ENV=production нужно задать {names}: учебный вход и встроенная"
        " база данных для настоящей работы не годятся."
    ),
    "sealing_keys_unusable": (
        "Файла ключей {file} нет, или он не годится. Верните его из копии, а для новой установки"
        " создайте: domovoy keys make. Если прервана смена ключа отпечатков, закончите её:"
        " domovoy keys rotate --prints"
    ),
    "sealing_keys_open": ("Файл ключей {file} могут читать другие. Закройте его: chmod 600 {file}"),
    "preparation_failed": "Не удалось: {step}. Подробности:\n{reason}",
    "child_keeps_dying": (
        "«{name}» не удаётся запустить: {reason} Всё остановлено, данные не тронуты. Журнал: {log}"
    ),
}


def explain(error: StandError) -> str:
    """One sentence about what happened and one about the cure."""
    return WORDS[error.code].format(**error.facts)
