"""Letters over SMTP. Knows no model and no template."""

from domovoy.gateways.mail.client import Letter, Mailer, MailProblem

__all__ = ["Letter", "MailProblem", "Mailer"]
