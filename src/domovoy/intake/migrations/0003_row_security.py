"""The wall around conversations: one's own. What advice has solved is counted by the organisation."""

from django.db import migrations

from domovoy.identity.walls import AT_HOME, DESK, open_to, readable, wall

OF_CONVERSATION = (
    "EXISTS (SELECT FROM intake_conversation conversation WHERE conversation.id = conversation_id)"
)


class Migration(migrations.Migration):
    dependencies = [("intake", "0002_solved_by_advice"), ("appeals", "0006_row_security")]
    operations = [
        wall("intake_conversation"),
        open_to("intake_conversation", "own", f"person_id = {AT_HOME}"),
        readable(
            "housing_premises",
            "of_conversations",
            f"{AT_HOME} IS NOT NULL AND EXISTS (SELECT FROM intake_conversation conversation"
            " WHERE conversation.premises_id = housing_premises.id)",
        ),
        wall("intake_utterance"),
        open_to("intake_utterance", "of_conversation", OF_CONVERSATION),
        wall("intake_solution"),
        open_to("intake_solution", "of_conversation", OF_CONVERSATION),
        readable("intake_solution", "of_desk", f"organisation_id = {DESK}"),
    ]
