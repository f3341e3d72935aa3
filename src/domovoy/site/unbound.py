"""Which role row-level security does not bind: a superuser, who bypasses it, who owns the tables.

To be a member of the owner counts as owning.
"""

UNBOUND = """
SELECT rolname FROM pg_roles WHERE rolname = current_user AND (
    rolsuper OR rolbypassrls OR EXISTS (
        SELECT FROM pg_class
        WHERE relkind IN ('r', 'p') AND relnamespace = 'public'::regnamespace
            AND pg_has_role(current_user, relowner, 'USAGE')
    )
)
"""
