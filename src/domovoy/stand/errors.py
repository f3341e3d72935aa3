"""What can keep the stand from starting. The sentences for people are in `wording`."""

from typing import ClassVar


class StandError(Exception):
    """The stand cannot start or go on, and a person can do something about it."""

    code: ClassVar[str] = "stand"

    def __init__(self, **facts: object) -> None:
        listed = ", ".join(f"{name}={value!r}" for name, value in facts.items())
        super().__init__(f"{self.code}: {listed}" if listed else self.code)
        self.facts = facts


class BinariesMissing(StandError):
    """The wheel that carries PostgreSQL is not installed."""

    code = "binaries_missing"


class CannotDropRoot(StandError):
    """PostgreSQL refuses to run as root, and this root may not become anybody else."""

    code = "cannot_drop_root"


class FolderOfAnother(StandError):
    """The data folder belongs to another user of the machine."""

    code = "folder_of_another"


class ClusterDidNotStart(StandError):
    """The embedded server stopped, or did not answer in time."""

    code = "cluster_did_not_start"


class ClusterOfAnotherVersion(StandError):
    """The data folder was made by another major version of PostgreSQL."""

    code = "cluster_of_another_version"


class DatabaseUnreachable(StandError):
    """The server named by the environment does not answer or does not let us in."""

    code = "database_unreachable"


class DatabaseTooOld(StandError):
    """The server is older than the oldest version we promise to work with."""

    code = "database_too_old"


class DatabaseNotUnicode(StandError):
    """The database does not keep or compare Russian letters as it must."""

    code = "database_not_unicode"


class ApplicationRoleMissing(StandError):
    """There is no role to serve requests, and the owner may not create one."""

    code = "application_role_missing"


class ApplicationRoleTooStrong(StandError):
    """The serving role would pass by row-level security."""

    code = "application_role_too_strong"


class MigrationFailed(StandError):
    """The tables could not be brought up to date; they are as they were."""

    code = "migration_failed"


class PortUnusable(StandError):
    """PORT is not a number a program may listen on."""

    code = "port_unusable"


class PortBusy(StandError):
    """Another program listens where we were told to."""

    code = "port_busy"


class AlreadyRunning(StandError):
    """Another `domovoy run` holds the same folder."""

    code = "already_running"


class StandNotRunning(StandError):
    """No database is named, and the embedded one of this folder does not answer."""

    code = "stand_not_running"


class NoSpace(StandError):
    """The disk is too full for a database to live on it."""

    code = "no_space"


class FolderUnusable(StandError):
    """We may not write where we were told to keep everything."""

    code = "folder_unusable"


class SettingUnusable(StandError):
    """A setting says something that cannot be meant."""

    code = "setting_unusable"


class ProductionLacks(StandError):
    """What a development stand makes for itself must be named in production."""

    code = "production_lacks"


class SealingKeysUnusable(StandError):
    """The file of keys is not there, is not one, or a change of keys was not finished."""

    code = "sealing_keys_unusable"


class SealingKeysOpen(StandError):
    """The file of keys may be read by others than the product."""

    code = "sealing_keys_open"


class PreparationFailed(StandError):
    """A step before the first page did not come to its end."""

    code = "preparation_failed"


class ChildKeepsDying(StandError):
    """A process was started again and again, and did not stay."""

    code = "child_keeps_dying"
