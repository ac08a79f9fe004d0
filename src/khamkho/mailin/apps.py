from django.apps import AppConfig


class MailinConfig(AppConfig):
    name = "khamkho.mailin"
