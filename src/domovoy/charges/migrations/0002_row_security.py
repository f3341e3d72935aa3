"""The wall around bills: whoever may see the account may see what is charged on it."""

from django.db import migrations

from domovoy.identity.walls import readable, wall


class Migration(migrations.Migration):
    dependencies = [("charges", "0001_initial"), ("housing", "0003_row_security")]
    operations = [
        wall("charges_paymentdocument"),
        readable(
            "charges_paymentdocument",
            "of_account",
            "EXISTS (SELECT FROM housing_personalaccount account WHERE account.id = account_id)",
        ),
        wall("charges_chargeline"),
        readable(
            "charges_chargeline",
            "of_document",
            "EXISTS (SELECT FROM charges_paymentdocument document WHERE document.id = document_id)",
        ),
    ]
