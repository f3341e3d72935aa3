from django.db import migrations

FUNCTION = """
CREATE FUNCTION housing_shares_add_up() RETURNS trigger LANGUAGE plpgsql AS $$
DECLARE
    common numeric := 1;
    part integer;
    most numeric;
BEGIN
    PERFORM 1 FROM housing_premises WHERE id = NEW.premises_id FOR NO KEY UPDATE;
    FOR part IN
        SELECT DISTINCT denominator FROM housing_ownership WHERE premises_id = NEW.premises_id
    LOOP
        common := lcm(common, part::numeric);
    END LOOP;
    SELECT max(held) INTO most FROM (
        SELECT sum(sum(step)) OVER (ORDER BY on_day) AS held
        FROM (
            SELECT coalesce(lower(period), '-infinity') AS on_day,
                numerator * (common / denominator) AS step
            FROM housing_ownership
            WHERE premises_id = NEW.premises_id AND NOT isempty(period)
            UNION ALL
            SELECT upper(period), -numerator * (common / denominator)
            FROM housing_ownership
            WHERE premises_id = NEW.premises_id AND NOT isempty(period)
                AND upper(period) IS NOT NULL
        ) steps
        GROUP BY on_day
    ) days;
    IF most > common THEN
        RAISE EXCEPTION 'shares of premises % add up to more than one', NEW.premises_id
            USING ERRCODE = 'check_violation', CONSTRAINT = 'housing_shares_add_up',
                TABLE = 'housing_ownership';
    END IF;
    RETURN NULL;
END
$$
"""
TRIGGER = """
CREATE CONSTRAINT TRIGGER housing_shares_add_up
AFTER UPDATE OF premises_id, numerator, denominator, period ON housing_ownership
DEFERRABLE INITIALLY DEFERRED
FOR EACH ROW EXECUTE FUNCTION housing_shares_add_up()
"""
FUNCTION_OF_ADDED = """
CREATE FUNCTION housing_shares_added() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    PERFORM 1 FROM housing_premises WHERE id IN (SELECT premises_id FROM added)
        ORDER BY id FOR NO KEY UPDATE;
    UPDATE housing_ownership SET premises_id = premises_id
    WHERE id IN (
        SELECT max(id) FROM housing_ownership
        WHERE premises_id IN (SELECT premises_id FROM added)
        GROUP BY premises_id HAVING count(*) > 1
    );
    RETURN NULL;
END
$$
"""
TRIGGER_OF_ADDED = """
CREATE TRIGGER housing_shares_added
AFTER INSERT ON housing_ownership REFERENCING NEW TABLE AS added
FOR EACH STATEMENT EXECUTE FUNCTION housing_shares_added()
"""


class Migration(migrations.Migration):
    """Shares of premises never add up to more than one, on any day, whoever writes them.

    Checked when the transaction ends, so that a sale may end one share and begin another. The
    premises are locked first: of two sales at once the second waits and sees the first. A new share
    that is the only one of its premises is at most the whole by a constraint of its own; premises
    with more are checked once for each statement: one of the shares is written over with itself,
    which sets the check at the end of the transaction.
    """

    dependencies = [("housing", "0003_row_security")]

    operations = [
        migrations.RunSQL(FUNCTION, "DROP FUNCTION housing_shares_add_up()"),
        migrations.RunSQL(TRIGGER, "DROP TRIGGER housing_shares_add_up ON housing_ownership"),
        migrations.RunSQL(FUNCTION_OF_ADDED, "DROP FUNCTION housing_shares_added()"),
        migrations.RunSQL(
            TRIGGER_OF_ADDED, "DROP TRIGGER housing_shares_added ON housing_ownership"
        ),
    ]
