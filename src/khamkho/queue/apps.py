from django.apps import AppConfig


class QueueConfig(AppConfig):
    name = "khamkho.queue"
