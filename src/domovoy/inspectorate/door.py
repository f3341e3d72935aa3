"""Who may read complaints."""

from domovoy.identity.actors import Role
from domovoy.web.requests import officer_required

inspector_required = officer_required(Role.INSPECTOR)
