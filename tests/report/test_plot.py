"""Pictures: they are there, whole, in pages, and say what the roster says."""

from __future__ import annotations

import re
import subprocess
import sys
from typing import TYPE_CHECKING
from xml.etree import ElementTree

import numpy as np
import pytest

from models import EnvironmentFault, InternalError, Queue
from scheduler.check import check
from scheduler.report import coverage, grid, plot_roster
from scheduler.report.coverage import coverage_figures
from scheduler.report.day import day_figures
from scheduler.report.face import face_of
from scheduler.report.grid import grid_figures
from scheduler.report.picture import label, new_figure, save
from scheduler.report.progress import progress_figures
from tests.factories import FALL_BACK, SPRING_FORWARD, duty, duty_at, moderator, pattern, roster, tiny_problem
from tests.house.checkout import ROOT
from tests.workbook.written import verdict_of

if TYPE_CHECKING:
    from pathlib import Path

    from matplotlib.figure import Figure

    from models import Moderator, Problem, Roster

PNG = b"\x89PNG\r\n\x1a\n"
EVENTS = [
    {"seconds": 2.0, "stage": "search", "cost": 60, "bound": 40, "uncovered_hours": 1.5},
    {"seconds": 0.5, "stage": "first", "cost": 100, "bound": None, "uncovered_hours": 5},
]


@pytest.fixture
def problem() -> Problem:
    """Two people of two vendors and two queues over two days."""
    people = (moderator("ana"), moderator("ben", vendor="Alpha"))
    return tiny_problem(days=2, moderators=people, queues=("spam", "hate"), heads=[[1] * 48, [0] * 48])


@pytest.fixture
def worked(problem: Problem) -> Roster:
    """ana on both days, ben on the second, over midnight."""
    return roster(
        problem,
        duty(problem, "ana", 0, queue="spam"),
        duty(problem, "ana", 1, queue="hate"),
        duty(problem, "ben", 1, "20:00"),
    )


def texts(figure: Figure) -> set[str]:
    """Every text that the figure shows, ticks and legend included."""
    figure.draw_without_rendering()
    found = [text.get_text() for text in figure.findobj(lambda artist: hasattr(artist, "get_text"))]  # type: ignore[attr-defined]
    return {text for text in found if text}


def test_every_picture_is_written(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Into a folder that is made, each a whole PNG and a whole SVG, and no other file beside them."""
    paths = plot_roster(problem, worked, verdict_of(problem, worked), tmp_path / "a" / "b", EVENTS)
    names = ["coverage", "coverage-queues-1", "roster-1", "day-2027-03-02-1", "cost"]
    assert [path.name for path in paths] == [f"{name}.{kind}" for name in names for kind in ("png", "svg")]
    assert sorted(path.name for path in (tmp_path / "a" / "b").iterdir()) == sorted(path.name for path in paths)
    for png, svg in zip(paths[::2], paths[1::2], strict=True):
        content = png.read_bytes()
        assert content.startswith(PNG)
        assert content.endswith(b"IEND\xaeB`\x82")
        assert ElementTree.parse(svg).getroot().tag == "{http://www.w3.org/2000/svg}svg"


def test_a_drawing_asks_for_no_font_and_is_the_same_again(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """Proves: letters are outlines, nothing is fetched, and two runs write the same bytes.

    Sensitivity: text elements, a link to another file, a date or a random id in the SVG.
    """
    for folder in ("one", "two"):
        plot_roster(problem, worked, verdict_of(problem, worked), tmp_path / folder, EVENTS)
    for svg in (tmp_path / "one").glob("*.svg"):
        assert svg.read_bytes() == (tmp_path / "two" / svg.name).read_bytes()
        text = svg.read_text(encoding="utf-8")
        assert "<text" not in text
        assert [link for link in re.findall(r'href="([^"]*)"', text) if not link.startswith(("#", "data:"))] == []


def test_the_coverage_says_how_much(problem: Problem, worked: Roster) -> None:
    """Proves (by hand): 48 hours wanted on spam, 8 served: 40 short; 8 surplus on hate and 4 + 4 spare (to the end).

    Sensitivity: a netted total would say 24 short and none over.
    """
    verdict = verdict_of(problem, worked)
    (_, hub), (_, queues) = coverage_figures(problem, verdict)
    assert texts(hub) >= {
        "tiny: 16.66 % of 48 person-hours covered",
        "Short: 40.0 person-hours",
        "Surplus and spare: 12.0 person-hours",
    }
    assert texts(queues) >= {"spam: short 40.0 h, surplus 0.0 h", "hate: short 0.0 h, surplus 8.0 h"}


def test_the_coverage_of_patterns(tmp_path: Path) -> None:
    """Proves (by hand): of 4 + 8 hours wanted on each of two dates, 4 are served: 20 short; a row for each pattern."""
    shapes = [pattern("early", "06:00", hours=4), pattern("late", "14:00", hours=8)]
    problem = tiny_problem(days=2, patterns=shapes, per_pattern=True, heads=1)
    worked = roster(problem, duty(problem, "ana", 0, "06:00", 4, queue="general"))
    verdict = check(problem, worked)
    (_, hub), _ = coverage_figures(problem, verdict)
    assert texts(hub) >= {"tiny: 16.66 % of 24 person-hours covered", "Short: 20.0 person-hours", "early", "late"}
    face = face_of(problem)
    assert face.table(np.array([1.0, 2.0, 3.0, 4.0])).tolist() == [[1, 3], [2, 4]]
    assert plot_roster(problem, worked, verdict, tmp_path)


def test_the_day_shows_who_does_what(problem: Problem, worked: Roster) -> None:
    """The busiest date, in order of start, with local times and only the activities that occur in the legend."""
    ((name, figure),) = day_figures(problem, worked)
    assert name == "day-2027-03-02-1.png"
    shown = texts(figure)
    assert {"ana", "ben", "hate", "spare", "08:00", "00:00"} <= shown
    assert "spam" not in shown
    axes = figure.axes[0]
    assert [tick.get_text() for tick in axes.get_yticklabels()] == ["ana", "ben"]
    assert axes.get_ylim()[0] > axes.get_ylim()[1]


def test_the_grid_groups_vendors_and_sorts_by_start() -> None:
    """Proves: in-house first, then by usual start on the circle of the day (23:30 before 00:30), idle people last."""
    people: list[str | Moderator] = [
        "idle",
        "noon",
        "late",
        "early",
        *(moderator(v, vendor="Alpha") for v in ("zoe", "abe")),
    ]
    problem = tiny_problem(days=2, moderators=people)
    starts = {"noon": "12:00", "late": "23:30", "early": "00:30", "zoe": "07:00", "abe": "09:00"}
    worked = roster(problem, *(duty(problem, who, 1, at, 4) for who, at in starts.items()))
    ((_, figure),) = grid_figures(problem, worked)
    names = [tick.get_text() for tick in figure.axes[0].get_yticklabels()]
    assert names == [
        "in-house · noon",
        "in-house · late",
        "in-house · early",
        "in-house · idle",
        "Alpha · zoe",
        "Alpha · abe",
    ]


def test_many_people_take_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Four people on a page: the fifth turns it, and beyond two pages people are counted, not drawn."""
    monkeypatch.setattr(grid, "_ROWS", 4)
    monkeypatch.setattr(grid, "_PAGES", 2)
    for people, said in ((4, ["page 1 of 1"]), (5, ["page 1 of 2", "page 2 of 2"])):
        assert _grid_titles(people) == [f"tiny: roster ({where})" for where in said]
    assert _grid_titles(11)[1:] == ["tiny: roster (page 2 of 3; 3 more people are not drawn)"]


def test_many_queues_take_pages(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two queues on a page, the shortest ones first; beyond two pages queues are left out, and the title says so."""
    monkeypatch.setattr(coverage, "_PANELS", 2)
    monkeypatch.setattr(coverage, "_PAGES", 2)
    problem = tiny_problem(days=1, queues=[f"q{n}" for n in range(5)], heads=[[n] * 24 for n in range(5)])
    figures = list(coverage_figures(problem, verdict_of(problem, roster(problem))))
    assert [name for name, _ in figures[1:]] == ["coverage-queues-1.png", "coverage-queues-2.png"]
    assert "q4: short 96.0 h, surplus 0.0 h" in texts(figures[1][1])
    assert "Present − required, in heads (page 2 of 3; only the first 2 are drawn)" in texts(figures[2][1])


def _grid_titles(people: int) -> list[str]:
    problem = tiny_problem(days=1, moderators=[f"m{n}" for n in range(people)])
    return [figure.axes[0].get_title(loc="left") for _, figure in grid_figures(problem, roster(problem))]


def test_the_face_of_the_days_when_clocks_change() -> None:
    """Proves (by hand): in Dublin 01:00 has no interval on 2027-03-28 and two on 2027-10-31."""
    spring = face_of(tiny_problem(days=2, start=SPRING_FORWARD))
    assert spring.times[:3] == ("00:00", "01:00", "02:00")
    table = spring.table(np.arange(47.0))
    assert np.isnan(table[1, 0])
    assert [table[0, 0], table[2, 0], table[0, 1], table[1, 1]] == [0, 1, 23, 24]
    autumn = face_of(tiny_problem(days=1, start=FALL_BACK))
    assert autumn.times[:4] == ("00:00", "01:00", "01:00 again", "02:00")
    assert autumn.table(np.arange(25.0))[:4, 0].tolist() == [0, 1, 2, 3]


def test_cost_is_drawn_against_the_bound() -> None:
    """In order of seconds, whatever order they came in; without a cost there is no picture."""
    ((name, figure),) = progress_figures(EVENTS)
    assert name == "cost.png"
    assert "Cost 60 after 2.0 s" in texts(figure)
    cost, bound = figure.axes[0].lines[0], figure.axes[0].lines[2]
    assert np.asarray(cost.get_xdata()).tolist() == [0.5, 2.0, 2.0]
    assert np.asarray(cost.get_ydata()).tolist() == [100, 60, 60]
    assert np.asarray(bound.get_ydata()).tolist() == [40, 40]
    assert list(progress_figures([{"seconds": 1.0, "cost": None}])) == []
    ((_, steep),) = progress_figures([{"seconds": 1.0, "cost": 1e6}, {"seconds": 2.0, "cost": 10}])
    assert steep.axes[0].get_yscale() == "log"
    assert "Cost 10 after 2.0 s; no bound above 0 was proven" in texts(steep)


def test_hostile_names_break_no_picture(tmp_path: Path) -> None:
    """Mathematics, control characters, signs that the font lacks and long names; warnings are errors here."""
    ids = ["$x_{", "a\nb\x07", "日本語", "=1", r"\frac", "x" * 200]
    people = [moderator(id, vendor=id) for id in ids]
    problem = tiny_problem(
        days=1, moderators=people, queues=[Queue(id=id) for id in ids], hub={"name": ids[0]}, heads=1
    )
    worked = roster(problem, *(duty(problem, id, 0, queue=id) for id in ids))
    assert len(plot_roster(problem, worked, verdict_of(problem, worked), tmp_path, EVENTS)) == 10


def test_labels() -> None:
    """Cut at 40 characters, boxes for what cannot be drawn, no mathematics."""
    assert label("x" * 41) == "x" * 39 + "…"
    assert label("日\x07a$b$") == r"□□a\$b\$"


def test_shares_and_many_queues_have_a_colour() -> None:
    """A shared minute is drawn as several queues; with more queues than colours, languages are told apart."""
    queues = [Queue(id=f"q{n}", language=f"l{n % 3}") for n in range(40)]
    problem = tiny_problem(days=1, queues=queues, queue_mode="shared")
    one = duty_at("ana", 480, 960, queue="q4")
    two = duty_at("ben", 480, 960)
    shared = two.activities[0]._replace(kind="queue", shares=(("q1", 60), ("q2", 60)))
    ((_, figure),) = day_figures(problem, roster(problem, one, two._replace(activities=(shared,))))
    assert {"l1", "several queues"} <= texts(figure)


def test_an_empty_roster_has_pictures_too(tmp_path: Path) -> None:
    """Nobody works: no day is drawn, the rest is."""
    problem = tiny_problem(days=1)
    paths = plot_roster(problem, roster(problem), verdict_of(problem, roster(problem)), tmp_path)
    assert {path.stem for path in paths} == {"coverage", "coverage-queues-1", "roster-1"}


def test_nothing_is_drawn_of_another_roster(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """A verdict about another problem is a broken promise of ours."""
    other = verdict_of(problem, worked).model_copy(update={"problem_sha256": "0"})
    with pytest.raises(InternalError, match="different problems"):
        plot_roster(problem, worked, other, tmp_path / "out")
    assert not list(tmp_path.iterdir())


def test_a_folder_that_cannot_be_written(tmp_path: Path, problem: Problem, worked: Roster) -> None:
    """A file in the way: the message names the folder and says what to do."""
    (tmp_path / "out").write_text("x", encoding="utf-8")
    with pytest.raises(EnvironmentFault, match=r"pictures cannot be written to .*out: .*name another folder"):
        plot_roster(problem, worked, verdict_of(problem, worked), tmp_path / "out")


def test_a_picture_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """When the disk refuses the last step, the old picture stays and nothing lies beside it."""
    (tmp_path / "a.png").write_bytes(b"old")

    def refused(*_: object) -> None:
        raise OSError("disk full")

    monkeypatch.setattr("os.replace", refused)
    with pytest.raises(OSError, match="disk full"):
        save(new_figure(1, 1), tmp_path / "a.png")
    assert [(path.name, path.read_bytes()) for path in tmp_path.iterdir()] == [("a.png", b"old")]


def test_no_global_state_of_the_plotting_library() -> None:
    """Proves: drawing never imports pyplot, whose figures and settings are global.

    Sensitivity: one `import matplotlib.pyplot` anywhere in the wing, and the name is in the list.
    """
    wing = ("coverage", "day", "face", "grid", "picture", "progress")
    names = ", ".join(f"scheduler.report.{name}" for name in wing)
    code = f"import sys, {names}; print('matplotlib.pyplot' in sys.modules, 'matplotlib.figure' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout.split() == ["False", "True"]
