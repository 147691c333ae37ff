"""Addresses of the reports inside Wagtail's admin."""

from django.urls import path

from lms.reports import (
    archiveviews,
    dayviews,
    factviews,
    fileviews,
    handviews,
    lifeviews,
    paperviews,
    presenceviews,
    quizviews,
    regradeviews,
    views,
)

urlpatterns = [
    path("fakten/", factviews.facts, name="facts"),
    path("fakten/tabelle.csv", factviews.facts_sheet, name="facts_sheet"),
    path("fakten/<int:fact>/", factviews.fact, name="fact"),
    path("", views.matrix, name="matrix"),
    path("tabelle.csv", fileviews.sheet, name="sheet"),
    path("tabelle.xlsx", fileviews.book, name="book"),
    path("anwesenheit/", presenceviews.presence, name="presence"),
    path("anwesenheit/tabelle.csv", fileviews.presence_sheet, name="presence_sheet"),
    path("anwesenheit/tabelle.xlsx", fileviews.presence_book, name="presence_book"),
    path("anwesenheit/druck/", presenceviews.printed, name="presence_printed"),
    path("nachweise/<int:seminar>/", paperviews.proofs, name="proofs"),
    path("nachweise/<int:seminar>/liste.pdf", paperviews.sign_in, name="proofs_sign_in"),
    path("nachweise/<int:seminar>/foerderung/", paperviews.change_funding, name="proofs_funding"),
    path("nachweise/<int:seminar>/blaetter/", paperviews.add_scan, name="proofs_add_scan"),
    path("nachweise/<int:seminar>/blaetter/<int:scan>/", paperviews.scan, name="proofs_scan"),
    path(
        "nachweise/<int:seminar>/blaetter/<int:scan>/loeschen/", paperviews.drop_scan, name="proofs_drop_scan"
    ),
    path("nachweise/<int:seminar>/archiv/", archiveviews.archive, name="proofs_archive"),
    path("dateien/", fileviews.make_export, name="make_export"),
    path("dateien/<int:export>/", fileviews.export, name="export"),
    path("dateien/<int:export>/datei/", fileviews.export_file, name="export_file"),
    path("filter/", views.save_filter, name="save_filter"),
    path("filter/<int:saved>/loeschen/", views.drop_filter, name="drop_filter"),
    path("tagesblatt/<int:seminar>/", dayviews.day_sheet, name="day_sheet"),
    path("druck/", views.printed, name="printed"),
    path("quizze/", quizviews.quizzes, name="quizzes"),
    path("quizze/<str:key>/", quizviews.quiz, name="quiz"),
    path("quizze/<str:key>/neu-bewerten/", regradeviews.regrade, name="regrade"),
    path(
        "quizze/<str:key>/neu-bewerten/<int:regrade>/zurueck/", regradeviews.regrade_undo, name="regrade_undo"
    ),
    path("antworten/", handviews.answers, name="answers"),
    path("antworten/<uuid:attempt>/", handviews.attempt_answers, name="attempt_answers"),
    path("antworten/<uuid:attempt>/<str:question>/", handviews.answer, name="answer"),
    path("verlauf/", views.flow, name="flow"),
    path("person/<int:enrolment>/", views.person, name="person"),
    path("person/<int:enrolment>/einladung/", views.resend, name="resend"),
    path("person/<int:enrolment>/adresse/", views.correct_address, name="correct_address"),
    path("person/<int:enrolment>/oeffnen/", views.open_module, name="open_module"),
    path("person/<int:enrolment>/quiz/", quizviews.quiz_exception, name="quiz_exception"),
    path("person/<int:enrolment>/frage/", quizviews.quiz_replace, name="quiz_replace"),
    path("person/<int:enrolment>/antworten/", handviews.person_answers, name="person_answers"),
    path("person/<int:enrolment>/gruppe/", views.move, name="move"),
    path("person/<int:enrolment>/abmelden/", views.withdraw, name="withdraw"),
    path("person/<int:enrolment>/abschliessen/", views.finish, name="finish"),
    path("person/<int:enrolment>/zurueckholen/", lifeviews.resume, name="resume"),
    path("person/<int:enrolment>/wiederholen/", lifeviews.repeat, name="repeat"),
]
