"""Who may sit at the desk."""

from domovoy.identity.actors import Role
from domovoy.web.requests import officer_required

desk_required = officer_required(Role.DISPATCHER, Role.HEAD)
