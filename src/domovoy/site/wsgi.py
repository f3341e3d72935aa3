"""The WSGI door that granian opens."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "domovoy.site.settings")
application = get_wsgi_application()

from domovoy.site.roles import (  # noqa: E402
    await_database,
    require_application_role,
    require_own_keys,
)

await_database()
require_own_keys()
require_application_role()
