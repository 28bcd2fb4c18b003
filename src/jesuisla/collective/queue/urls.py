"""Addresses of this app."""

from django.urls import path

from jesuisla.collective.queue import (
    learning_pages,
    pages,
    review_pages,
    rule_pages,
    story_pages,
)

app_name = "queue"

urlpatterns = [
    path("veille", pages.show_queue, name="queue"),
    path("veille/regles", rule_pages.rules, name="rules"),
    path("veille/apprentissage", learning_pages.learning, name="learning"),
    path("veille/<int:thread>/histoire", story_pages.story, name="story"),
    path("veille/<int:thread>/prendre", pages.claim, name="claim"),
    path("veille/<int:thread>/laisser", pages.release, name="release"),
    path("veille/<int:thread>/decliner", pages.decline, name="decline"),
    path("veille/<int:thread>/preparer", review_pages.prepare, name="prepare"),
    path("veille/actions/<int:number>", review_pages.review, name="review"),
    path("veille/actions/<int:number>/consigne", review_pages.edit, name="edit"),
]
